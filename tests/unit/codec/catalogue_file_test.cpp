#include "codec/catalogue_file.hpp"

#include <CppUTest/TestHarness.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "catalogue_fixture.hpp"

namespace latchkey::codec {
namespace {

using core::Comparison;
using core::SignalId;

core::CommandName name(const char* text) { return core::CommandName::parse(text).value(); }
core::ParamName param(const char* text) { return core::ParamName::parse(text).value(); }
const core::Value& value_of(const core::ValueSource& source) {
  return std::get<core::Value>(source);
}

}  // namespace

TEST_GROUP_BASE(CatalogueFile, testing::CatalogueFixture){};

TEST(CatalogueFile, command_is_decoded_whole) {
  const core::Catalogue catalogue = decode();
  const core::CommandDef* def = catalogue.find(name("window_set"));
  CHECK(def->title == "Set a window");
  CHECK(def->roles == (core::RoleSet{core::Role::owner, core::Role::driver}));
  CHECK(def->timeout == base::Millis{5000});

  CHECK_EQUAL(2, def->params.size());
  CHECK(def->params[0].name == param("percent"));
  CHECK(def->params[0].kind == core::ParamKind::number);
  CHECK(def->params[0].required);
  CHECK(def->params[0].minimum == 0.0);
  CHECK(def->params[0].maximum == 100.0);
  CHECK(!def->params[1].required);
  CHECK_EQUAL(2, def->params[1].choices.size());
  CHECK(def->params[1].fallback == core::Value(core::Word::clipped("left")));

  CHECK_EQUAL(1, def->interlocks.size());
  CHECK(def->interlocks[0].during);
  CHECK((def->interlocks[0].condition == core::Condition{SignalId{0}, Comparison::le, 0.0}));

  CHECK_EQUAL(2, def->steps.size());
  CHECK(std::get<core::ParamName>(def->steps[0].set[0].value) == param("percent"));
  CHECK(def->steps[0].confirm_within == base::Millis{2000});
  CHECK_EQUAL(1, def->rollback.size());
}

TEST(CatalogueFile, signals_come_in_the_order_of_first_use) {
  const core::Catalogue catalogue = decode();
  CHECK(catalogue.signals ==
        (std::vector<std::string>{"V.Speed", "V.Position", "V.Which", "V.Light", "V.Amps"}));
  CHECK(catalogue.commands[0].rollback[0].set[0].signal == SignalId{3});
}

TEST(CatalogueFile, commands_come_sorted_by_name) {
  file["commands"]["alarm"] = command;
  const core::Catalogue catalogue = decode();
  CHECK(catalogue.commands[0].name == name("alarm"));
  CHECK(catalogue.commands[1].name == name("window_set"));
}

TEST(CatalogueFile, step_is_confirmed_by_what_it_set_unless_it_says_otherwise) {
  const auto def = decode().commands[0];
  CHECK_EQUAL(2, def.steps[0].confirm.size());
  CHECK(def.steps[0].confirm[0].signal == def.steps[0].set[0].signal);
  CHECK(def.steps[0].confirm[0].comparison == Comparison::eq);
  CHECK(def.steps[0].confirm[0].value == def.steps[0].set[0].value);
  CHECK_EQUAL(1, def.steps[1].confirm.size());
  CHECK(def.steps[1].confirm[0].comparison == Comparison::gt);
  CHECK(value_of(def.steps[1].confirm[0].value) == core::Value(0.5));
}

TEST(CatalogueFile, confirm_may_wait_for_a_parameters_value) {
  steps()[0]["confirm"] = {
      {{"signal", "V.Position"}, {"is", ">="}, {"value", {{"param", "percent"}}}}};
  CHECK(std::get<core::ParamName>(decode().commands[0].steps[0].confirm[0].value) ==
        param("percent"));
}

TEST(CatalogueFile, every_comparison_is_understood) {
  for (const Comparison comparison : {Comparison::eq, Comparison::ne, Comparison::lt,
                                      Comparison::le, Comparison::gt, Comparison::ge}) {
    command["interlocks"][0]["is"] = core::to_string(comparison);
    CHECK(decode().commands[0].interlocks[0].condition.comparison == comparison);
  }
}

TEST(CatalogueFile, pulse_becomes_two_steps_and_a_rollback) {
  make_pulse();
  const auto def = decode().commands[0];
  CHECK_EQUAL(2, def.steps.size());
  CHECK(def.steps[0].hold == base::Millis{500});
  CHECK(value_of(def.steps[0].set[0].value) == core::Value(true));
  CHECK(def.steps[1].hold == base::Millis{0});
  CHECK(def.steps[1].confirm_within == base::Millis{200});
  CHECK(value_of(def.steps[1].set[0].value) == core::Value(false));
  CHECK(value_of(def.steps[1].confirm[0].value) == core::Value(false));
  CHECK_EQUAL(1, def.rollback.size());
  CHECK(value_of(def.rollback[0].set[0].value) == core::Value(false));
}

TEST(CatalogueFile, pulse_leaves_a_rollback_that_is_given_alone) {
  make_pulse();
  command["rollback"] = {{{"set", {{"V.Light", true}}}, {"confirm_within_ms", 1}}};
  const core::Catalogue catalogue = decode();
  CHECK_EQUAL(1, catalogue.commands[0].rollback.size());
  CHECK(catalogue.signals[1] == "V.Light");
}

TEST(CatalogueFile, default_catalogue_is_valid) {
  const std::filesystem::path path =
      std::filesystem::path(LATCHKEY_SOURCE_DIR) / "firmware/app/default_catalogue.json";
  std::ifstream in(path);
  CHECK_TEXT(in.is_open(), path.c_str());
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto catalogue = decode_catalogue(text);
  CHECK_TEXT(catalogue.has_value(), catalogue ? "" : testing::lines(catalogue.error()).c_str());
  CHECK(!catalogue->commands.empty());
}

}  // namespace latchkey::codec
