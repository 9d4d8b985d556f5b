// A sequence of steps by itself: what the scenarios of whole commands do not reach.
#include "core/step_run.hpp"

#include "builders.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Steps) {
  Signals signals{5};
  Ledger ledger;
  Tokens tokens;
  std::deque<Output> out;
  base::Now now{base::MonoTime{1h}, base::WallTime{1h}};
  const KeySet keys = make_keys();
  Context context{now, keys, signals, ledger, tokens, out};

  static Step to(SignalId signal, Value value, Comparison comparison = Comparison::eq) {
    return {.set = {{signal, value}},
            .confirm = {{signal, comparison, value}},
            .confirm_within = 2s,
            .hold = 0ms};
  }
  static StepRun run_of(std::vector<Step> steps) {
    return {command_id("c-1"), StepRun::Direction::forward, std::move(steps), true};
  }
  void take(StepRun & run) { run.on_write_done({run.latest_write(), WriteResult::taken}, context); }
  void see(SignalId signal, Value value) { signals.update(signal, std::move(value)); }
  double fraction(const StepRun& run) { return run.progress(signals).fraction; }
};

TEST(Steps, Number_that_has_come_half_way_is_half_of_its_step) {
  see(kTrunk, 100.0);
  StepRun run = run_of({to(kTrunk, 20.0)});
  DOUBLES_EQUAL(0.0, fraction(run), 1e-9);
  run.advance(context);
  see(kTrunk, 60.0);
  DOUBLES_EQUAL(0.5, fraction(run), 1e-9);
  take(run);
  see(kTrunk, 120.0);  // the wrong way
  DOUBLES_EQUAL(0.0, fraction(run), 1e-9);
  see(kTrunk, 0.0);  // past the goal
  DOUBLES_EQUAL(1.0, fraction(run), 1e-9);
}

TEST(Steps, Goal_without_a_way_to_it_counts_when_it_is_reached) {
  see(kLocked, false);
  Step both = to(kLocked, true);
  both.confirm.push_back({kHorn, Comparison::eq, true});
  StepRun run = run_of({both});
  run.advance(context);
  DOUBLES_EQUAL(0.0, fraction(run), 1e-9);
  see(kLocked, true);
  DOUBLES_EQUAL(0.5, fraction(run), 1e-9);
}

TEST(Steps, Goal_that_is_a_bound_counts_when_it_is_reached) {
  see(kTrunk, 0.0);
  StepRun run = run_of({to(kTrunk, 50.0, Comparison::ge)});
  run.advance(context);
  see(kTrunk, 49.0);
  DOUBLES_EQUAL(0.0, fraction(run), 1e-9);
  see(kTrunk, 51.0);
  DOUBLES_EQUAL(1.0, fraction(run), 1e-9);
}

TEST(Steps, Number_that_left_its_goal_again_counts_nothing) {
  see(kTrunk, 20.0);
  see(kLocked, false);
  Step both = to(kLocked, true);
  both.confirm.push_back({kTrunk, Comparison::eq, 20.0});
  StepRun run = run_of({both});
  run.advance(context);
  DOUBLES_EQUAL(0.5, fraction(run), 1e-9);
  see(kTrunk, 30.0);
  DOUBLES_EQUAL(0.0, fraction(run), 1e-9);
}

TEST(Steps, Step_in_its_hold_counts_whole) {
  see(kHorn, true);
  Step held = to(kHorn, true);
  held.hold = 1s;
  StepRun run = run_of({held, to(kLocked, true)});
  run.advance(context);
  DOUBLES_EQUAL(0.5, fraction(run), 1e-9);
  CHECK_TRUE(run.next_deadline() == now.mono + 1s);
}

TEST(Steps, Step_whose_intent_is_being_stored_counts_nothing_yet) {
  see(kTrunk, 0.0);
  see(kTemperature, 20.0);
  StepRun run = run_of({to(kTrunk, 100.0), to(kTemperature, 24.0)});
  run.advance(context);
  take(run);
  see(kTrunk, 100.0);
  run.advance(context);
  see(kTemperature, 22.0);  // by itself
  DOUBLES_EQUAL(0.5, fraction(run), 1e-9);
}

TEST(Steps, Step_that_failed_counts_as_far_as_it_came) {
  see(kTrunk, 0.0);
  StepRun run = run_of({to(kTrunk, 100.0)});
  run.advance(context);
  see(kTrunk, 30.0);
  run.on_write_done({run.latest_write(), WriteResult::failed}, context);
  DOUBLES_EQUAL(0.3, fraction(run), 1e-9);
}

TEST(Steps, Sequence_without_steps_is_done_and_whole) {
  StepRun run = run_of({});
  run.advance(context);
  CHECK_TRUE(run.done());
  DOUBLES_EQUAL(1.0, fraction(run), 0.0);
  CHECK_FALSE(run.next_deadline().has_value());
}

TEST(Steps, Satisfied_steps_are_passed_without_a_word) {
  see(kLocked, true);
  see(kHorn, false);
  StepRun run = run_of({to(kLocked, true), to(kHorn, false)});
  run.advance(context);
  CHECK_TRUE(run.done());
  CHECK_FALSE(run.moved());
  LONGS_EQUAL(2, run.progress(signals).step);
  CHECK_TRUE(out.empty());
}

TEST(Steps, Refused_write_takes_back_that_anything_moved_only_for_itself) {
  StepRun first = run_of({to(kLocked, true)});
  first.advance(context);
  CHECK_TRUE(first.moved());
  first.on_write_done({first.latest_write(), WriteResult::refused}, context);
  CHECK_FALSE(first.moved());

  StepRun second = run_of({to(kLocked, true), to(kHorn, true)});
  second.advance(context);
  take(second);
  see(kLocked, true);
  second.advance(context);
  second.on_stored({StoreToken{tokens.last_store}, true}, context);
  second.on_write_done({second.latest_write(), WriteResult::refused}, context);
  CHECK_TRUE(second.moved());
}

TEST(Steps, Nothing_follows_a_failure) {
  StepRun run = run_of({to(kLocked, true)});
  run.advance(context);
  run.on_write_done({run.latest_write(), WriteResult::failed}, context);
  CHECK_TRUE(run.failure()->code == Reason::actuation_failed);
  out.clear();
  see(kLocked, true);
  run.advance(context);
  take(run);
  CHECK_FALSE(run.done());
  CHECK_FALSE(run.next_deadline().has_value());
  CHECK_TRUE(out.empty());
}

}  // namespace latchkey::core::testing
