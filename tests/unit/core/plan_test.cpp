#include "core/plan.hpp"

#include "builders.hpp"
#include "core/command_tx.hpp"

namespace latchkey::core::testing {
namespace {

ParamDef def(std::string_view name, ParamKind kind) {
  ParamDef def{.name = param_name(name),
               .kind = kind,
               .minimum = {},
               .maximum = {},
               .multiple_of = {},
               .choices = {},
               .fallback = {},
               .unit = {}};
  return def;
}

}  // namespace

TEST_GROUP(Params) {
  ParamDef number = def("n", ParamKind::number);
  ParamDef word = def("w", ParamKind::word);

  void setup() override {
    number.minimum = 15.5;
    number.maximum = 28.0;
    word.choices = {Word::clipped("vent"), Word::clipped("close")};
  }

  void expect_error(const char* error, const ParamDef& def, const Value& value) {
    const auto found = find_param_error({def}, {{def.name, value}});
    STRCMP_EQUAL(error, found.value_or("").c_str());
  }
};

TEST(Params, Of_the_right_kind_and_size_are_taken) {
  expect_error("", number, 15.5);
  expect_error("", number, 28.0);
  expect_error("", word, Word::clipped("close"));
  expect_error("", def("b", ParamKind::boolean), false);
  expect_error("", def("i", ParamKind::integer), -3.0);
}

TEST(Params, Outside_the_bounds_are_refused_with_the_bound) {
  expect_error("params.n: must be at least 15.5", number, 15.4);
  expect_error("params.n: must be at most 28", number, 28.1);
}

TEST(Params, Between_the_steps_are_refused) {
  number.multiple_of = 0.1;
  for (const double fit : {15.5, 20.0, 21.3, 27.9}) expect_error("", number, fit);
  for (const double between : {15.55, 21.31, 27.999}) {
    expect_error("params.n: must be a multiple of 0.1", number, between);
  }
  ParamDef integer = def("i", ParamKind::integer);
  integer.multiple_of = 5.0;
  expect_error("", integer, -10.0);
  expect_error("params.i: must be a multiple of 5", integer, 12.0);
}

TEST(Params, Of_another_kind_are_refused) {
  expect_error("params.n: must be a number", number, true);
  expect_error("params.i: must be a number", def("i", ParamKind::integer), Word::clipped("1"));
  expect_error("params.i: must be a whole number", def("i", ParamKind::integer), 1.5);
  expect_error("params.b: must be true or false", def("b", ParamKind::boolean), 1.0);
  expect_error("params.w: must be a string", word, 1.0);
  expect_error("params.w: is none of the allowed values", word, Word::clipped("open"));
}

TEST(Params, Unknown_one_is_refused) {
  const auto error = find_param_error({number}, {{param_name("n"), 20.0}, {param_name("x"), 1.0}});
  STRCMP_EQUAL("params.x: the command has no such parameter", error->c_str());
}

TEST(Params, Missing_one_is_refused_where_it_is_required) {
  STRCMP_EQUAL("params.n: is missing", find_param_error({number}, {})->c_str());
  number.required = false;
  CHECK_FALSE(find_param_error({number}, {}).has_value());
}

TEST(Params, Of_a_kind_outside_the_set_are_not_judged) {
  expect_error("", def("k", static_cast<ParamKind>(77)), 1.0);
}

TEST_GROUP(MakingAPlan) { CommandDef command = *make_catalogue().find(command_name("heat")); };

TEST(MakingAPlan, Fills_in_parameters_values_and_fallbacks) {
  ParamDef level = def("level", ParamKind::number);
  level.required = false;
  level.fallback = Value(3.0);
  command.params.push_back(level);
  command.steps = {{.set = {{kTemperature, param_name("target")}, {kHorn, Value(true)}},
                    .confirm = {{kTrunk, Comparison::ge, param_name("level")}},
                    .confirm_within = 7s,
                    .hold = 30ms}};
  command.rollback = {{.set = {{kHorn, Value(false)}},
                       .confirm = {{kHorn, Comparison::eq, Value(false)}},
                       .confirm_within = 1s}};

  const Plan plan = make_plan(command, {{param_name("target"), 21.0}});
  LONGS_EQUAL(1, plan.steps.size());
  const Step& step = plan.steps[0];
  CHECK_TRUE(step.set == std::vector<Assignment>({{kTemperature, 21.0}, {kHorn, true}}));
  CHECK_TRUE(step.confirm == std::vector<Condition>({{kTrunk, Comparison::ge, 3.0}}));
  CHECK_TRUE(step.confirm_within == 7s);
  CHECK_TRUE(step.hold == 30ms);
  CHECK_TRUE(plan.rollback.at(0).set == std::vector<Assignment>({{kHorn, false}}));

  const Plan with_level =
      make_plan(command, {{param_name("target"), 21.0}, {param_name("level"), 5.0}});
  CHECK_TRUE(with_level.steps[0].confirm[0].value == Value(5.0));
}

TEST(MakingAPlan, Command_is_found_in_the_catalogue_by_its_whole_name) {
  const Catalogue catalogue = make_catalogue();
  CHECK_TRUE(catalogue.find(command_name("lock"))->title == "Lock");
  POINTERS_EQUAL(nullptr, catalogue.find(command_name("loc")));
}

TEST_GROUP(Transaction) {
  const Catalogue catalogue = make_catalogue();
  const base::Now now{base::MonoTime{1h}, base::WallTime{1h}};
  Signals signals{5};
};

TEST(Transaction, Result_lists_each_known_signal_once) {
  CommandDef def = *catalogue.find(command_name("honk"));  // both steps are about the horn
  def.steps.push_back(
      {.set = {}, .confirm = {{kTrunk, Comparison::eq, Value(0.0)}}, .confirm_within = 1s});
  CommandTx tx = CommandTx::start(make_request("honk"), def, now.mono);
  signals.update(kHorn, false);
  tx.commit();
  const Callback outcome = tx.outcome(Executed::yes, {}, signals, now);
  CHECK_TRUE(outcome.result == std::vector<Assignment>({{kHorn, false}}));
  LONGS_EQUAL(1, outcome.seq);
}

TEST(Transaction, Numbers_its_callbacks_and_repeats_no_number_but_for_a_repeated_status) {
  CommandTx tx =
      CommandTx::start(make_request("lock"), *catalogue.find(command_name("lock")), now.mono);
  LONGS_EQUAL(1, tx.progress_callback(Status::accepted, {}, now).seq);
  LONGS_EQUAL(2, tx.progress_callback(Status::in_progress, {}, now).seq);
  LONGS_EQUAL(2, tx.repeated_callback({}, now).seq);
  tx.rollback(Status::cancelled, Failure(Reason::shutdown, "over"));
  LONGS_EQUAL(3, tx.outcome(Executed::no, {}, signals, now).seq);
  LONGS_EQUAL(2, tx.repeated_callback({}, now).seq);
}

}  // namespace latchkey::core::testing
