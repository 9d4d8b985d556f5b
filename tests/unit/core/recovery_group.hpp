// RecoveryGroup: an agent that restarts with an open command, for test groups. A test fails when
// anything is written, or anything stopped but what the earlier run began.
#pragma once

#include "harness.hpp"

namespace latchkey::core::testing {

class RecoveryGroup : public Utest {
 protected:
  World world = World::unstarted();

  void restart(const OpenCommand& open) {
    world.start(restored_with(open));
    world.give(input::LinkUp{});
  }

  void teardown() override {
    LONGS_EQUAL(0, world.writes.size());
    for (const output::Stop& stop : world.stops) CHECK_TRUE(stop.token == kEarlierRun);
    for (const output::Store& store : world.stores) {
      CHECK_FALSE(std::holds_alternative<record::Intent>(store.record));
      CHECK_FALSE(std::holds_alternative<record::Accept>(store.record));
    }
    LONGS_EQUAL(0, world.count(FactKind::illegal_event));
  }

  void expect_recovering() {
    CHECK_TRUE(world.stores.empty());
    CHECK_FALSE(world.idle());
  }

  // The vehicle has been read for as long as it may take, and is told to rest.
  void give_up() {
    world.pass(kRecoverWithin);
    expect_stopping();
    world.stopped();
  }

  void expect_stopping() {
    expect_recovering();
    LONGS_EQUAL(1, world.stops.size());
  }

  Callback expect_power_lost(Executed executed) {
    return world.expect_outcome(Status::failed, executed, Reason::power_lost);
  }
};

}  // namespace latchkey::core::testing
