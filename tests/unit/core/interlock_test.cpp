// Conditions that must hold before a command starts and, where marked, while it runs.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(InterlockOf) { World world; };

TEST(InterlockOf, Command_that_does_not_hold_refuses_with_signal_condition_and_value) {
  world.sees(kSpeed, 12.5);
  world.send(make_request("lock"));
  const Callback refusal = world.expect_refusal(Reason::interlock);
  const auto& breach = refusal.failure->interlock;
  CHECK_TRUE(breach->condition == Condition({kSpeed, Comparison::le, 0.0}));
  CHECK_TRUE(breach->value == Value(12.5));
}

TEST(InterlockOf, Command_on_an_unknown_signal_refuses_without_a_value) {
  world.sees(kSpeed, std::nullopt);
  world.send(make_request("lock"));
  CHECK_FALSE(world.expect_refusal(Reason::interlock).failure->interlock->value.has_value());
}

TEST(InterlockOf, Running_command_that_is_lost_ends_it) {
  world.bring_to(Phase::confirming);
  world.sees(kSpeed, 5.0);
  LONGS_EQUAL(1, world.stops.size());
  world.stopped();
  const Callback outcome =
      world.expect_outcome(Status::failed, Executed::no, Reason::interlock_lost);
  CHECK_TRUE(outcome.failure->interlock->value == Value(5.0));
}

TEST(InterlockOf, Running_command_whose_signal_goes_stale_ends_it) {
  world.bring_to(Phase::writing);
  world.sees(kSpeed, std::nullopt);
  world.stopped();
  world.expect_outcome(Status::failed, Executed::no, Reason::interlock_lost);
}

TEST(InterlockOf, Command_lost_while_it_is_stored_lets_nothing_move) {
  world.bring_to(Phase::admitting);
  world.sees(kSpeed, 5.0);
  world.stored();
  LONGS_EQUAL(0, world.writes.size());
  world.expect_callback(Status::accepted);
  const Callback outcome =
      world.expect_outcome(Status::failed, Executed::no, Reason::interlock_lost);
  CHECK_TRUE(outcome.failure->interlock->value == Value(5.0));
}

TEST(InterlockOf, Start_alone_lost_while_it_is_stored_lets_nothing_move) {
  world.send(make_request("heat", "c-1", {{param_name("target"), 24.0}}));
  world.sees(kTemperature, -60.0);
  world.stored();
  LONGS_EQUAL(0, world.writes.size());
  world.expect_outcome(Status::failed, Executed::no, Reason::interlock_lost);
}

TEST(InterlockOf, Start_alone_may_be_lost_while_it_runs) {
  world.begin(make_request("heat", "c-1", {{param_name("target"), 24.0}}));
  world.wrote();
  world.sees(kTemperature, std::nullopt);
  LONGS_EQUAL(0, world.stops.size());
  world.sees(kTemperature, 24.0);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(InterlockOf, Command_lost_together_with_its_confirmation_still_ends_it) {
  world.bring_to(Phase::writing);
  world.sees(kLocked, true);
  world.sees(kSpeed, 5.0);
  world.wrote();
  LONGS_EQUAL(1, world.stops.size());
  CHECK_TRUE(world.stores.empty());
}

TEST(InterlockOf, Rollback_is_not_held_up) {
  world.bring_to(Phase::rolling_back);
  world.sees(kSpeed, 80.0);
  world.stored();
  world.wrote();
  world.sees(kLocked, false);
  world.expect_outcome(Status::failed, Executed::no, Reason::interlock_lost);
}

}  // namespace latchkey::core::testing
