// What goes out again and again: outcomes until the broker has them, and the state.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Delivery) {
  World world;

  void conclude(std::string_view id) {
    world.begin(make_request("wake", id));
    world.stored();
  }

  std::string delivered_in_order() {
    std::string ids;
    for (const CommandId& id : world.delivers) ids += std::string(id.view()) + ' ';
    world.delivers.clear();
    return ids;
  }
};

TEST(Delivery, Outcome_is_delivered_again_until_the_broker_has_it) {
  conclude("c-1");
  STRCMP_EQUAL("c-1 ", delivered_in_order().c_str());
  for (int i = 0; i < 3; ++i) {
    world.pass(kRedeliverAfter - 1ms);
    STRCMP_EQUAL("", delivered_in_order().c_str());
    world.pass(1ms);
    STRCMP_EQUAL("c-1 ", delivered_in_order().c_str());
  }
  world.give(input::Delivered{command_id("c-1")});
  LONGS_EQUAL(1, world.count(FactKind::delivered));
  const auto& store = world.stores.front();
  CHECK_TRUE(store.token == kNobodyWaits);
  CHECK_TRUE(std::get<record::Delivered>(store.record).id == command_id("c-1"));
  CHECK_FALSE(world.agent.next_deadline().has_value());
}

TEST(Delivery, Of_some_leaves_the_others_waiting) {
  conclude("c-1");
  conclude("c-2");
  world.give(input::Delivered{command_id("c-1")});
  delivered_in_order();
  world.pass(kRedeliverAfter);
  STRCMP_EQUAL("c-2 ", delivered_in_order().c_str());
}

TEST(Delivery, Told_twice_or_for_an_unknown_id_changes_nothing) {
  conclude("c-1");
  world.give(input::Delivered{command_id("c-1")});
  world.forget_outputs();
  world.give(input::Delivered{command_id("c-1")});
  world.give(input::Delivered{command_id("nobody")});
  CHECK_TRUE(world.stores.empty());
  LONGS_EQUAL(0, world.count(FactKind::delivered));
}

TEST(Delivery, Waits_for_the_link_and_then_keeps_the_order) {
  world.give(input::LinkDown{});
  for (const char* id : {"c-3", "c-1", "c-2"}) conclude(id);
  delivered_in_order();
  world.pass(1h);
  STRCMP_EQUAL("", delivered_in_order().c_str());
  CHECK_FALSE(world.agent.next_deadline().has_value());

  world.give(input::LinkUp{});
  STRCMP_EQUAL("c-3 c-1 c-2 ", delivered_in_order().c_str());
  world.pass(kRedeliverAfter);
  STRCMP_EQUAL("c-3 c-1 c-2 ", delivered_in_order().c_str());
}

TEST(Delivery, Pauses_while_the_link_is_down) {
  conclude("c-1");
  delivered_in_order();
  world.give(input::LinkDown{});
  world.pass(1h);
  STRCMP_EQUAL("", delivered_in_order().c_str());
}

TEST(Delivery, Starts_again_on_every_link_up) {
  conclude("c-1");
  delivered_in_order();
  world.give(input::LinkDown{});
  world.give(input::LinkUp{});
  STRCMP_EQUAL("c-1 ", delivered_in_order().c_str());
}

TEST(Delivery, Link_going_down_leaves_the_running_command_alone) {
  world.bring_to(Phase::confirming);
  world.give(input::LinkDown{});
  world.sees(kLocked, true);
  world.expect_outcome(Status::succeeded, Executed::yes);
}

TEST_GROUP(State) { World world; };

TEST(State, Is_announced_with_presence_and_slot_on_every_link_up) {
  for (unsigned times = 1; times <= 2; ++times) {
    world.give(input::LinkDown{});
    world.give(input::LinkUp{});
    LONGS_EQUAL(times, world.presences);
    LONGS_EQUAL(times, world.slot_reports);
    LONGS_EQUAL(times, world.state_reports);
  }
}

TEST(State, First_change_is_reported_at_once_and_those_that_follow_together) {
  world.sees(kTemperature, 20.5);
  LONGS_EQUAL(1, world.state_reports);
  for (const double degrees : {21.0, 21.5, 22.0}) world.sees(kTemperature, degrees);
  LONGS_EQUAL(1, world.state_reports);
  world.pass(kStateReportEvery - 1ms);
  LONGS_EQUAL(1, world.state_reports);
  world.pass(1ms);
  LONGS_EQUAL(2, world.state_reports);
  world.pass(1h);
  LONGS_EQUAL(2, world.state_reports);
  CHECK_TRUE(world.agent.signals().get(kTemperature) == Value(22.0));
}

TEST(State, Same_value_again_or_a_signal_beyond_the_table_is_no_change) {
  world.sees(kTemperature, 20.0);
  world.sees(kBeyondTable, true);
  LONGS_EQUAL(0, world.state_reports);
  CHECK_FALSE(world.agent.signals().get(kBeyondTable).has_value());
}

TEST(State, Changes_without_a_link_wait_for_it_without_waking_anybody) {
  world.give(input::LinkDown{});
  world.sees(kTemperature, 25.0);
  LONGS_EQUAL(0, world.state_reports);
  CHECK_FALSE(world.agent.next_deadline().has_value());
  world.give(input::LinkUp{});
  LONGS_EQUAL(1, world.state_reports);
  world.pass(1s);
  LONGS_EQUAL(1, world.state_reports);
}

}  // namespace latchkey::core::testing
