// What an earlier run has left is taken up before anything else.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Restart) { World world = World::unstarted(); };

TEST(Restart, Commands_before_it_is_through_are_refused_as_unavailable) {
  world.give(input::LinkUp{});
  world.sees_all();
  const Ticket ticket = world.send(make_request("lock"));
  const Callback refusal = world.expect_refusal(Reason::unavailable);
  STRCMP_EQUAL("the agent is starting", std::string(refusal.failure->detail.view()).c_str());
  world.expect_settled(ticket, Disposition::refused);

  world.start();
  world.begin(make_request("lock"));
  world.expect_callback(Status::accepted);
}

TEST(Restart, Vehicle_is_told_to_rest_and_nothing_starts_before_it_does) {
  world.give(input::Started{});
  LONGS_EQUAL(1, world.stops.size());
  CHECK_TRUE(world.stops[0].token == kEarlierRun);
  world.sees_all();
  world.pass(30s);
  CHECK_TRUE(world.idle());  // nobody has the slot
  world.send(make_request("wake"));
  const Callback refusal = world.expect_refusal(Reason::unavailable);
  STRCMP_CONTAINS("has not said yet that it rests",
                  std::string(refusal.failure->detail.view()).c_str());
  CHECK_FALSE(refusal.failure->holder.has_value());

  world.stopped();
  world.begin(make_request("wake"));
  world.expect_callback(Status::accepted);
}

TEST(Restart, Control_commands_before_it_is_through_are_answered) {
  world.send(make_request("ping"));
  world.expect_callback(Status::succeeded);
}

TEST(Restart, Shutdown_does_not_wait_for_a_vehicle_that_has_not_answered_yet) {
  world.give(input::Started{});
  world.give(input::Shutdown{});
  CHECK_TRUE(world.agent.at_rest());
}

TEST(Restart, With_nothing_left_to_do_wants_nothing) {
  world.start();
  CHECK_TRUE(world.idle());
  CHECK_TRUE(world.facts.empty());
  CHECK_FALSE(world.agent.next_deadline().has_value());
}

TEST(Restart, Outbox_is_delivered_in_order_once_the_link_is_up) {
  Restored restored;
  for (const char* id : {"c-3", "c-1", "c-2"}) {
    const bool delivered = std::string_view(id) == "c-1";
    restored.remembered.push_back(remember(make_request("lock", id), true, delivered));
  }
  world.start(restored);
  LONGS_EQUAL(0, world.delivers.size());
  world.give(input::LinkUp{});
  LONGS_EQUAL(2, world.delivers.size());
  CHECK_TRUE(world.delivers[0] == command_id("c-3"));
  CHECK_TRUE(world.delivers[1] == command_id("c-2"));
  world.give(input::Delivered{command_id("c-3")});
  world.pass(kRedeliverAfter);
  LONGS_EQUAL(3, world.delivers.size());
  CHECK_TRUE(world.delivers[2] == command_id("c-2"));
}

TEST(Restart, Command_of_an_earlier_run_gets_its_stored_outcome_again) {
  const Request request = make_request("lock");
  for (const bool delivered : {false, true}) {
    World fresh = World::unstarted();
    Restored restored;
    restored.remembered = {remember(request, true, delivered)};
    fresh.start(restored);
    const Ticket ticket = fresh.send(request);
    fresh.expect_silence();
    fresh.expect_settled(ticket, Disposition::duplicate);
    LONGS_EQUAL(1, fresh.repeats.size());
    CHECK_TRUE(fresh.repeats[0].id == request.id);
    CHECK_TRUE(fresh.stores.empty());
  }
}

TEST(Restart, Id_of_an_earlier_run_cannot_be_used_for_another_command) {
  const Request request = make_request("lock");
  Restored restored;
  restored.remembered = {remember(request, true, true)};
  world.start(restored);
  world.send(with_other_claims(request));
  world.expect_refusal(Reason::id_conflict);
}

}  // namespace latchkey::core::testing
