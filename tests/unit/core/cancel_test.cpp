// The control command `cancel`, in every phase of the command that it names.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Cancel) {
  World world;

  Ticket cancel(Request request = make_cancel("c-1")) {
    world.says.clear();
    return world.send(std::move(request));
  }

  void expect_done(Ticket ticket) {
    const auto say = world.expect_callback(Status::succeeded);
    STRCMP_EQUAL("cancel-1", std::string(say.callback.id.view()).c_str());
    LONGS_EQUAL(1, say.qos);
    CHECK_EQUAL(Executed::yes, say.callback.executed);
    world.expect_silence();
    world.expect_settled(ticket, Disposition::answered);
  }

  void expect_refused(Ticket ticket, Reason reason) {
    world.expect_refusal(reason);
    world.expect_settled(ticket, Disposition::refused);
  }
};

TEST(Cancel, While_it_executes_stops_the_vehicle_and_rolls_back) {
  world.bring_to(Phase::confirming);
  expect_done(cancel());
  LONGS_EQUAL(1, world.stops.size());
  CHECK_TRUE(world.stops[0].token == world.writes[0].token);
  world.sees(kLocked, true);  // the lock got there before it stopped
  world.stopped();
  world.stored();
  CHECK_TRUE(world.writes.at(1).assignments == std::vector<Assignment>({{kLocked, false}}));
  world.wrote();
  world.sees(kLocked, false);
  const Callback outcome =
      world.expect_outcome(Status::cancelled, Executed::no, Reason::cancel_requested);
  STRCMP_EQUAL("cancelled by command cancel-1",
               std::string(outcome.failure->detail.view()).c_str());
}

TEST(Cancel, While_the_write_is_unanswered_stops_it_too) {
  world.bring_to(Phase::writing);
  expect_done(cancel());
  world.stopped();
  world.expect_outcome(Status::cancelled, Executed::no, Reason::cancel_requested);
}

TEST(Cancel, While_the_next_intent_is_stored_writes_no_more) {
  world.sees(kLocked, true);
  world.begin(make_request("open_trunk"));
  world.wrote();
  world.sees(kLocked, false);
  expect_done(cancel());
  world.stored();  // the intent, too late
  LONGS_EQUAL(1, world.writes.size());
}

TEST(Cancel, While_it_is_admitted_lets_it_be_accepted_but_never_start) {
  world.bring_to(Phase::admitting);
  expect_done(cancel());
  world.stored();
  world.expect_callback(Status::accepted);
  world.expect_silence();
  LONGS_EQUAL(0, world.writes.size());
  world.expect_outcome(Status::cancelled, Executed::no, Reason::cancel_requested);
}

TEST(Cancel, Twice_is_too_late_the_second_time) {
  world.bring_to(Phase::admitting);
  expect_done(cancel());
  expect_refused(cancel(make_cancel("c-1", "cancel-2")), Reason::invalid_params);
}

TEST(Cancel, Before_anything_moved_needs_no_rollback) {
  world.sees(kHorn, true);  // somebody else's
  world.begin(make_request("honk"));
  expect_done(cancel());
  LONGS_EQUAL(0, world.stops.size());
  world.expect_outcome(Status::cancelled, Executed::no, Reason::cancel_requested);
}

TEST(Cancel, Once_the_end_is_decided_is_too_late) {
  for (const Phase phase : {Phase::idle, Phase::halting, Phase::rolling_back, Phase::concluding,
                            Phase::concluded, Phase::stuck}) {
    World fresh;
    fresh.bring_to(phase);
    fresh.says.clear();
    const Ticket ticket = fresh.send(make_cancel("c-1"));
    fresh.expect_refusal(Reason::invalid_params);
    fresh.expect_settled(ticket, Disposition::refused);
    LONGS_EQUAL(0, fresh.count(FactKind::illegal_event));
  }
}

TEST(Cancel, Of_another_id_leaves_the_running_command_alone) {
  world.bring_to(Phase::confirming);
  expect_refused(cancel(make_cancel("c-2")), Reason::invalid_params);
  world.sees(kLocked, true);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST(Cancel, Without_a_readable_id_is_refused) {
  world.bring_to(Phase::confirming);
  expect_refused(cancel(make_request("cancel", "cancel-1")), Reason::invalid_params);
  expect_refused(cancel(make_request("cancel", "cancel-2", {{param_name("id"), 7.0}})),
                 Reason::invalid_params);
}

TEST(Cancel, By_a_role_that_may_not_run_the_command_is_forbidden) {
  world.bring_to(Phase::confirming);
  Request request = make_cancel("c-1");
  request.key = key_id("fleet");
  expect_refused(cancel(request), Reason::forbidden);
  LONGS_EQUAL(0, world.stops.size());
}

TEST(Cancel, By_another_key_that_may_run_the_command_is_done) {
  world.bring_to(Phase::confirming);
  Request request = make_cancel("c-1");
  request.key = key_id("driver");
  expect_done(cancel(request));
}

}  // namespace latchkey::core::testing
