// Another catalogue, and with it other signals, while the agent runs.
#include "harness.hpp"

namespace latchkey::core::testing {

TEST_GROUP(VehicleChange) {
  World world;

  static Catalogue without_lock() {
    Catalogue catalogue = make_catalogue();
    std::erase_if(catalogue.commands,
                  [](const CommandDef& def) { return def.name == command_name("lock"); });
    catalogue.signals.push_back("Another");
    return catalogue;
  }

  void change() { world.give(input::VehicleChanged{without_lock()}); }
};

TEST(VehicleChange, Idle_takes_the_new_commands_once_the_vehicle_rests) {
  change();
  LONGS_EQUAL(1, world.stops.size());
  CHECK_TRUE(world.stops[0].token == kEarlierRun);
  world.send(make_request("wake"));
  world.expect_refusal(Reason::unavailable);
  world.stopped();
  world.forget_outputs();
  world.send(make_request("lock", "c-9"));
  world.expect_refusal(Reason::unknown_command);
  world.begin(make_request("wake"));
  world.expect_callback(Status::accepted);
}

TEST(VehicleChange, Every_signal_is_unknown_until_it_is_told) {
  world.sees_all();
  change();
  LONGS_EQUAL(6, world.agent.signals().count());
  for (std::uint16_t i = 0; i < 6; ++i) {
    CHECK_FALSE(world.agent.signals().get(SignalId{i}).has_value());
  }
}

TEST(VehicleChange, Is_announced_where_there_is_a_link) {
  world.forget_outputs();
  change();
  LONGS_EQUAL(1, world.presences);
  LONGS_EQUAL(1, world.state_reports);
  world.give(input::LinkDown{});
  change();
  LONGS_EQUAL(1, world.presences);
}

TEST(VehicleChange, Is_illegal_while_a_command_is_open) {
  for (const Phase phase : {Phase::admitting, Phase::writing, Phase::confirming, Phase::halting,
                            Phase::rolling_back, Phase::concluding}) {
    World open;
    open.bring_to(phase);
    CHECK_FALSE(open.agent.can_change_vehicle());
    open.give(input::VehicleChanged{without_lock()});
    LONGS_EQUAL(1, open.count(FactKind::illegal_event));
    LONGS_EQUAL(5, open.agent.signals().count());
  }
}

TEST(VehicleChange, Frees_an_agent_whose_vehicle_never_answered) {
  world.bring_to(Phase::stuck);
  CHECK_TRUE(world.agent.can_change_vehicle());
  world.stops.clear();
  change();
  LONGS_EQUAL(1, world.stops.size());
  world.stopped();
  CHECK_TRUE(world.idle());
}

TEST(VehicleChange, Is_not_for_an_agent_that_starts_or_stops) {
  CHECK_FALSE(World::unstarted().agent.can_change_vehicle());
  world.give(input::Shutdown{});
  CHECK_FALSE(world.agent.can_change_vehicle());
}

}  // namespace latchkey::core::testing
