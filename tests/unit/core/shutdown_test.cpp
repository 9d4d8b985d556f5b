// The end of the agent's run, in every phase of a command.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Shutdown) {
  World world;

  void shut_down() { world.give(input::Shutdown{}); }
};

TEST(Shutdown, While_idle_is_at_rest_at_once) {
  CHECK_FALSE(world.agent.at_rest());
  shut_down();
  CHECK_TRUE(world.agent.at_rest());
}

TEST(Shutdown, Refuses_new_commands) {
  shut_down();
  world.send(make_request("lock"));
  world.expect_refusal(Reason::unavailable);
}

TEST(Shutdown, Refuses_a_command_that_was_being_verified) {
  const Ticket ticket = world.arrive(make_request("lock"));
  shut_down();
  world.verified(ticket);
  world.expect_refusal(Reason::unavailable);
}

TEST(Shutdown, While_it_is_admitted_lets_it_never_start) {
  world.bring_to(Phase::admitting);
  shut_down();
  CHECK_FALSE(world.agent.at_rest());
  world.stored();
  world.expect_outcome(Status::cancelled, Executed::no, Reason::shutdown);
  LONGS_EQUAL(0, world.writes.size());
}

TEST(Shutdown, While_it_executes_rolls_back_and_rests_once_the_outcome_is_delivered) {
  world.bring_to(Phase::confirming);
  shut_down();
  world.stopped();
  world.expect_outcome(Status::cancelled, Executed::no, Reason::shutdown);
  CHECK_FALSE(world.agent.at_rest());
  world.stored();
  CHECK_FALSE(world.agent.at_rest());
  world.give(input::Delivered{command_id("c-1")});
  CHECK_TRUE(world.agent.at_rest());
}

TEST(Shutdown, While_it_ends_already_changes_nothing) {
  for (const Phase phase : {Phase::halting, Phase::rolling_back, Phase::concluding}) {
    World fresh;
    fresh.bring_to(phase);
    fresh.says.clear();
    fresh.give(input::Shutdown{});
    fresh.expect_silence();
    LONGS_EQUAL(0, fresh.count(FactKind::illegal_event));
    CHECK_FALSE(fresh.agent.at_rest());
  }
}

TEST(Shutdown, After_a_cancel_keeps_the_reason_of_the_cancel) {
  world.bring_to(Phase::admitting);
  world.send(make_cancel("c-1"));
  shut_down();
  world.stored();
  world.expect_outcome(Status::cancelled, Executed::no, Reason::cancel_requested);
}

TEST(Shutdown, Does_not_wait_for_a_vehicle_that_is_stuck) {
  world.bring_to(Phase::stuck);
  world.give(input::Delivered{command_id("c-1")});
  shut_down();
  CHECK_TRUE(world.agent.at_rest());
}

TEST(Shutdown, Still_answers_control_commands_and_duplicates) {
  world.bring_to(Phase::concluded);
  shut_down();
  world.says.clear();
  world.send(make_request("ping", "p-1"));
  world.expect_callback(Status::succeeded);
  world.send(make_request("lock"));
  LONGS_EQUAL(1, world.repeats.size());
}

}  // namespace latchkey::core::testing
