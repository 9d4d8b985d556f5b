#include "adapters/hal_gpio/wiring.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>

#include "codec/catalogue_file.hpp"

namespace latchkey::hal_gpio {
namespace {

using nlohmann::json;

std::string lines_of(const std::vector<WiringError>& errors) {
  std::string lines;
  for (const auto& [place, message] : errors) lines += place + ": " + message + '\n';
  return lines;
}

Wire contact(unsigned input) {
  return {.output = {}, .to_true = {}, .to_false = {}, .input = input};
}

Wire relay(unsigned output) {
  return {.output = output, .to_true = {}, .to_false = {}, .input = {}};
}

constexpr const char* kCommand = R"({
  "title": "Try", "roles": ["owner"], "timeout_ms": 5000,
  "params": {"type": "object", "additionalProperties": false, "required": ["to"],
             "properties": {"to": {"type": "boolean"}}},
  "interlocks": [{"signal": "V.Moves", "is": "==", "value": false}],
  "steps": [{"set": {"V.Lock": {"param": "to"}}, "confirm_within_ms": 100}]
})";

}  // namespace

TEST_GROUP(Wiring){
    static void check_errors(const std::vector<NamedWire>& named,
                             const char* expected){const auto wiring = make_wiring(named, {});
CHECK_FALSE(wiring.has_value());
STRCMP_EQUAL(expected, lines_of(wiring.error()).c_str());
}  // namespace latchkey::hal_gpio
}
;

TEST(Wiring, Is_in_the_order_of_the_signal_table) {
  const auto wiring =
      make_wiring({{"V.A", relay(1)}, {"V.B", contact(2)}}, {"V.B", "V.None", "V.A"}).value();
  CHECK_EQUAL(3, wiring.size());
  CHECK_TRUE(wiring[0].input == 2U);
  CHECK_FALSE(wiring[1].source().has_value());
  CHECK_TRUE(wiring[2].output == 1U);
}

TEST(Wiring, Signal_without_a_line_or_with_two_kinds_of_output_is_refused) {
  check_errors({{"V.None", {}}}, "V.None: has no line: give it an output, an input, or both\n");
  Wire both = relay(1);
  both.to_false = 2;
  check_errors({{"V.A", both}}, "V.A: has output beside to_true or to_false; keep one kind\n");
}

TEST(Wiring, Motor_without_a_contact_is_refused) {
  Wire motor;
  motor.to_false = 1;
  check_errors({{"V.A", motor}}, "V.A: needs an input, which tells when its motor has arrived\n");
}

TEST(Wiring, Line_for_two_purposes_is_refused) {
  Wire own = relay(1);
  own.input = 1;
  check_errors({{"V.A", own}, {"V.B", contact(1)}},
               "V.A: uses line 1, as V.A does; a line is for one purpose\n"
               "V.B: uses line 1, as V.A does; a line is for one purpose\n");
}

TEST_GROUP(WiringOfCatalogue) {
  json command = json::parse(kCommand);
  std::vector<NamedWire> named{{"V.Lock", relay(1)}, {"V.Moves", contact(2)}};

  void check_errors(const char* expected) {
    const json file = {{"version", 1}, {"commands", {{"try", command}}}};
    const auto catalogue = codec::decode_catalogue(file.dump()).value();
    const auto wiring = make_wiring(named, catalogue.signals).value();
    STRCMP_EQUAL(expected, lines_of(check_catalogue(catalogue, wiring)).c_str());
  }
};

TEST(WiringOfCatalogue, That_fits_has_no_errors) { check_errors(""); }

TEST(WiringOfCatalogue, Signals_without_a_line_are_told_at_once) {
  named.clear();
  check_errors(
      "$.commands.try: V.Moves has no line\n"
      "$.commands.try: V.Lock has no line\n");
}

TEST(WiringOfCatalogue, Signal_that_is_only_a_contact_cannot_be_set) {
  named[0].wire = contact(1);
  check_errors(
      "$.commands.try: V.Lock is set to true, and no output can do that\n"
      "$.commands.try: V.Lock is set to false, and no output can do that\n");
}

TEST(WiringOfCatalogue, Motor_for_one_direction_cannot_go_the_other) {
  named[0].wire = contact(1);
  named[0].wire.to_true = 3;
  check_errors("$.commands.try: V.Lock is set to false, and no output can do that\n");
  command["steps"][0]["set"]["V.Lock"] = true;
  check_errors("");
}

TEST(WiringOfCatalogue, Another_kind_of_value_is_refused) {
  constexpr const char* kTruth =
      "$.commands.try: V.Moves is a line, which is true or false and nothing else\n";
  command["interlocks"][0]["value"] = 0;
  check_errors(kTruth);
  command["interlocks"] = json::array();
  command["steps"][0]["confirm"] = {{{"signal", "V.Moves"}, {"is", "=="}, {"value", "no"}}};
  check_errors(kTruth);
}

TEST(WiringOfCatalogue, Parameter_of_another_kind_is_refused) {
  command["params"]["properties"]["to"] = {{"type", "integer"}, {"minimum", 0}, {"maximum", 1}};
  check_errors("$.commands.try: V.Lock is a line, which is true or false and nothing else\n");
}

}  // namespace latchkey::hal_gpio
