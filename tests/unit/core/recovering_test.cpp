// While a command is being recovered: what others are told, and what becomes of its outcome.
#include "recovery_group.hpp"

namespace latchkey::core::testing {

TEST_GROUP_BASE(Recovering, RecoveryGroup){};

TEST(Recovering, Outcome_goes_where_the_command_asked_and_counts_on) {
  restart(open_command("lock"));
  world.send(make_request("lock"));
  const auto told = world.expect_callback(Status::in_progress);
  world.sees(kLocked, true);
  const Callback outcome = world.expect_outcome(Status::succeeded, Executed::yes);
  CHECK_TRUE(outcome.seq > told.callback.seq);
  // More than the earlier run can have counted: a callback a second, one a step, in ten minutes.
  CHECK_TRUE(outcome.seq > kCommandTimeoutMax / kProgressEvery + 2 * kStepsMax);
  const auto& record = std::get<record::Outcome>(world.stores.front().record);
  STRCMP_EQUAL("clients/app/callback", record.reply_to.topic.c_str());
  STRCMP_EQUAL("c-1", record.reply_to.correlation.c_str());
  STRCMP_EQUAL("00-trace", record.reply_to.traceparent.c_str());

  world.stored();
  LONGS_EQUAL(1, world.delivers.size());
  CHECK_TRUE(world.delivers[0] == command_id("c-1"));
  world.send(make_request("lock"));
  LONGS_EQUAL(1, world.repeats.size());
}

TEST(Recovering, Outcome_that_cannot_be_stored_is_tried_again_unchanged) {
  restart(open_command("lock"));
  world.sees(kLocked, true);
  const Callback first = world.expect_outcome(Status::succeeded, Executed::yes);
  world.stored(false);
  world.sees(kLocked, false);
  world.pass(kStoreRetryAfter);
  const Callback again = world.expect_outcome(Status::succeeded, Executed::yes);
  LONGS_EQUAL(first.seq, again.seq);
  CHECK_TRUE(again.recovered);
}

TEST(Recovering, Other_commands_meanwhile_are_refused_with_the_holder_and_a_time) {
  restart(open_command("lock"));
  world.pass(2s);
  const Ticket ticket = world.send(make_request("honk", "c-2"));
  const Callback refusal = world.expect_refusal(Reason::unavailable);
  CHECK_TRUE(refusal.failure->holder->id == command_id("c-1"));
  CHECK_TRUE(refusal.failure->holder->command == command_name("lock"));
  CHECK_TRUE(refusal.failure->retry_after == kRecoverWithin - 2s);
  LONGS_EQUAL(0, world.verifies.size());
  world.expect_settled(ticket, Disposition::refused);
}

TEST(Recovering, Control_commands_are_answered_and_cannot_cancel_it) {
  restart(open_command("lock"));
  world.send(make_request("ping", "p-1"));
  world.expect_callback(Status::succeeded);
  world.send(make_cancel("c-1"));
  world.expect_refusal(Reason::invalid_params);
  expect_recovering();
}

TEST(Recovering, Copy_of_the_command_is_told_that_it_is_in_progress) {
  restart(open_command("lock"));
  for (int i = 0; i < 2; ++i) {
    world.verifies.clear();
    const Ticket ticket = world.send(make_request("lock"));
    const auto say = world.expect_callback(Status::in_progress);
    CHECK_EQUAL(Executed::unknown, say.callback.executed);
    LONGS_EQUAL(0, say.callback.progress.step);
    world.expect_silence();
    world.expect_settled(ticket, Disposition::duplicate);
    LONGS_EQUAL(0, world.verifies.size());
  }
}

TEST(Recovering, Interlock_and_answers_nobody_waits_for_change_nothing) {
  restart(open_command("lock"));
  world.sees(kSpeed, 90.0);
  world.give(input::Stored{kNobodyWaits, false});
  world.give(input::LinkDown{});
  world.give(input::LinkUp{});
  expect_recovering();
  world.sees(kLocked, true);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Recovering, Next_command_may_start_once_the_outcome_is_stored) {
  restart(open_command("lock"));
  world.sees_all(/*locked=*/true);
  world.send(make_request("honk", "c-2"));
  const Callback refusal = world.expect_refusal(Reason::unavailable);
  CHECK_TRUE(refusal.failure->holder->id == command_id("c-1"));
  world.stored();
  world.send(make_request("honk", "c-2"));
  CHECK_TRUE(std::holds_alternative<record::Accept>(world.stores.front().record));
  world.stores.clear();
}

TEST(Recovering, Shutdown_lets_it_come_to_its_end) {
  restart(open_command("lock"));
  world.give(input::Shutdown{});
  expect_recovering();
  CHECK_FALSE(world.agent.at_rest());
  give_up();
  expect_power_lost(Executed::unknown);
  world.stored();
  CHECK_FALSE(world.agent.at_rest());
  world.give(input::Delivered{command_id("c-1")});
  CHECK_TRUE(world.agent.at_rest());
}

}  // namespace latchkey::core::testing
