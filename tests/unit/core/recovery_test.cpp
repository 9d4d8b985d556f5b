// A command that was open when power was lost is settled by reading the vehicle back.
#include "recovery_group.hpp"

namespace latchkey::core::testing {

TEST_GROUP_BASE(Recovery, RecoveryGroup){};

TEST(Recovery, Effect_that_shows_already_is_success_at_once) {
  world.sees_all(/*locked=*/true);
  restart(open_command("lock"));
  const Callback outcome = world.expect_outcome(Status::succeeded, Executed::yes);
  CHECK_TRUE(outcome.recovered);
  LONGS_EQUAL(1, outcome.progress.step);
  LONGS_EQUAL(1, outcome.progress.of);
  DOUBLES_EQUAL(1.0, outcome.progress.fraction, 0.0);
  LONGS_EQUAL(0, outcome.deadline.count());
  CHECK_TRUE(outcome.result == std::vector<Assignment>({{kLocked, true}}));
  LONGS_EQUAL(1, world.count(FactKind::recovering));
}

TEST(Recovery, Effect_that_shows_later_is_success_then) {
  restart(open_command("lock"));
  expect_recovering();
  world.sees_all(/*locked=*/false);
  world.pass(kRecoverWithin - 1ms);
  expect_recovering();
  world.sees(kLocked, true);
  world.expect_outcome(Status::succeeded, Executed::yes);
  world.stored();
  CHECK_TRUE(world.idle());
}

TEST(Recovery, Steps_before_the_last_intent_were_confirmed_and_need_not_show_any_more) {
  restart(open_command("honk", 2));
  world.sees(kHorn, false);  // the first step wanted it true
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Recovery, Steps_from_the_last_intent_on_must_all_show) {
  restart(open_command("open_trunk", 1));
  world.sees(kLocked, false);
  world.sees(kTrunk, 99.0);
  expect_recovering();
  world.sees(kTrunk, 100.0);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Recovery, Later_step_that_shows_does_not_stand_for_the_earlier_one) {
  restart(open_command("open_trunk", 1));
  world.sees(kTrunk, 100.0);
  world.sees(kLocked, true);
  give_up();
  expect_power_lost(Executed::unknown);
}

TEST(Recovery, Effect_is_that_of_the_parameters) {
  OpenCommand open = open_command("heat");
  open.request.params = {{param_name("target"), 24.0}};
  restart(open);
  world.sees(kTemperature, 23.0);
  expect_recovering();
  world.sees(kTemperature, 24.0);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Recovery, Command_that_was_being_rolled_back_never_succeeds) {
  OpenCommand open = open_command("lock");
  open.compensating = true;
  world.sees_all(/*locked=*/true);
  restart(open);
  expect_recovering();
  world.pass(kRecoverWithin - 1ms);
  LONGS_EQUAL(0, world.stops.size());
  world.pass(1ms);
  expect_stopping();
  world.stopped();
  CHECK_TRUE(expect_power_lost(Executed::unknown).recovered);
}

TEST(Recovery, Vehicle_found_as_its_rollback_leaves_it_is_untouched) {
  for (const bool compensating : {false, true}) {
    World fresh = World::unstarted();
    fresh.sees_all(/*locked=*/false);
    OpenCommand open = open_command("lock");
    open.compensating = compensating;
    fresh.start(restored_with(open));
    fresh.pass(kRecoverWithin);
    fresh.stopped();
    const Callback outcome = fresh.expect_outcome(Status::failed, Executed::no, Reason::power_lost);
    CHECK_TRUE(outcome.recovered);
    CHECK_TRUE(outcome.result == std::vector<Assignment>({{kLocked, false}}));
  }
}

TEST(Recovery, Vehicle_between_effect_and_rollback_is_not_known) {
  restart(open_command("open_trunk", 2));
  world.sees(kLocked, true);
  world.sees(kTrunk, 40.0);
  give_up();
  LONGS_EQUAL(2, expect_power_lost(Executed::unknown).progress.step);
}

TEST(Recovery, Vehicle_that_says_nothing_is_not_known) {
  restart(open_command("lock"));
  give_up();
  const Callback outcome = expect_power_lost(Executed::unknown);
  CHECK_TRUE(outcome.result.empty());
  CHECK_TRUE(is_retryable(outcome.failure->code));
}

TEST(Recovery, Command_without_a_rollback_that_does_not_show_is_not_known) {
  OpenCommand open = open_command("heat");
  open.request.params = {{param_name("target"), 24.0}};
  world.sees_all();
  restart(open);
  give_up();
  expect_power_lost(Executed::unknown);
}

TEST(Recovery, Command_without_steps_is_not_taken_for_done) {
  restart(open_command("wake"));
  expect_recovering();
  give_up();
  expect_power_lost(Executed::unknown);
}

TEST(Recovery, Command_that_the_catalogue_has_no_more_ends_once_the_vehicle_rests) {
  world.sees_all(/*locked=*/true);
  restart(open_command("vanished"));
  expect_stopping();
  world.stopped();
  const Callback outcome = expect_power_lost(Executed::unknown);
  STRCMP_EQUAL("vanished", std::string(outcome.command->view()).c_str());
  CHECK_TRUE(outcome.recovered);
  LONGS_EQUAL(0, outcome.progress.step);
}

TEST(Recovery, Command_whose_parameters_fit_no_more_ends_once_the_vehicle_rests) {
  OpenCommand open = open_command("heat");
  open.request.params = {{param_name("target"), 99.0}};
  restart(open);
  expect_stopping();
  world.stopped();
  expect_power_lost(Executed::unknown);
}

TEST(Recovery, Command_that_had_other_steps_is_not_taken_for_done) {
  for (const unsigned step_that_is_none : {0U, 2U}) {
    World fresh = World::unstarted();
    fresh.sees_all(/*locked=*/true);
    fresh.start(restored_with(open_command("lock", step_that_is_none)));
    fresh.pass(kRecoverWithin);
    fresh.stopped();
    const auto outcome =
        fresh.expect_outcome(Status::failed, Executed::unknown, Reason::power_lost);
    CHECK_TRUE(outcome.progress.step <= outcome.progress.of);
  }
}

TEST(Recovery, Effect_that_shows_while_the_vehicle_comes_to_rest_counts) {
  restart(open_command("lock"));
  world.pass(kRecoverWithin);
  world.sees(kLocked, true);
  expect_stopping();
  world.stopped();
  world.expect_outcome(Status::succeeded, Executed::yes);
  world.stored();
  CHECK_TRUE(world.idle());
}

TEST(Recovery, Vehicle_that_does_not_rest_is_not_known_and_stays_stuck) {
  restart(open_command("lock"));
  world.sees_all(/*locked=*/false);  // as the rollback leaves it; but for how long?
  world.pass(kRecoverWithin);
  world.give(input::Stopped{WriteToken{77}});
  world.pass(kStopWithin);
  expect_power_lost(Executed::unknown);
  world.stored();
  world.send(make_request("honk", "c-2"));
  STRCMP_CONTAINS(
      "c-1", std::string(world.expect_refusal(Reason::unavailable).failure->detail.view()).c_str());
  world.stopped();
  CHECK_TRUE(world.idle());
}

TEST(Recovery, Effect_that_shows_on_a_vehicle_that_does_not_rest_is_success_and_leaves_it_stuck) {
  restart(open_command("lock"));
  world.pass(kRecoverWithin);
  world.sees(kLocked, true);
  world.pass(kStopWithin);
  world.expect_outcome(Status::succeeded, Executed::yes);
  world.stored();
  CHECK_FALSE(world.idle());
  world.stopped();
  CHECK_TRUE(world.idle());
}

}  // namespace latchkey::core::testing
