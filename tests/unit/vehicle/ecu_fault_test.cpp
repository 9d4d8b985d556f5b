// Faults of the ECUs and of the parts, as they show on the bus.
#include "bench.hpp"

namespace latchkey::vehicle {

using base::Millis;

TEST_GROUP(EcuFault) {
  Bench bench;

  void setup() override {
    bench.pass(Millis{25});  // away from a cycle
    bench.forget();
  }

  std::size_t intact(std::string_view message) {
    std::size_t count = 0;
    for (const auto& each : bench.heard(message)) count += is_intact(each.frame) ? 1U : 0U;
    return count;
  }

  bool locked() { return std::get<bool>(bench.electronics.vehicle().values()[place(kLock)]); }
};

TEST(EcuFault, jammed_lock_is_reported_as_it_is) {
  bench.order(std::string("jam ") + kLock);
  bench.keep_asking(Millis{1000}, "BodyRequest", {{"LockRow1Driver", "Unlock"}});
  check_text("Locked", bench.reads("DoorStatus", "LockedRow1Driver"));
}

TEST(EcuFault, ignored_request_is_reported_as_it_is) {
  bench.order(std::string("ignore ") + kLock);
  bench.keep_asking(Millis{1000}, "BodyRequest", {{"LockRow1Driver", "Unlock"}});
  check_text("Locked", bench.reads("DoorStatus", "LockedRow1Driver"));
  check_text("0", bench.reads("DoorStatus", "LockMovingRow1Driver"));
}

TEST(EcuFault, lie_is_told_on_the_bus_and_get_tells_the_truth) {
  bench.order("lie Vehicle.Cabin.Door");
  bench.keep_asking(Millis{200}, "BodyRequest", {{"LockRow1Driver", "Unlock"}});
  check_text("Unlocked", bench.reads("DoorStatus", "LockedRow1Driver"));
  check_text(std::string(kLock) + "=true\nok\n", bench.control(std::string("get ") + kLock));
  bench.order("clear");
  bench.pass(Ecu::kGapMin);
  check_text("Locked", bench.reads("DoorStatus", "LockedRow1Driver"));
}

TEST(EcuFault, silent_ecu_acts_and_sends_nothing_and_the_others_do) {
  bench.order("silent body");
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  bench.pass(Millis{1000});
  CHECK_FALSE(locked());
  CHECK_EQUAL(0, bench.heard("DoorStatus").size());
  CHECK(bench.heard("ClimateStatus").size() >= 5);
}

TEST(EcuFault, silence_broken_tells_everything_at_once) {
  bench.order("silent");
  bench.pass(Millis{1000});
  CHECK_EQUAL(0, bench.heard_count());
  bench.order("silent off");
  CHECK_EQUAL(9, bench.heard_count());  // every status, and both pages of one
}

TEST(EcuFault, silence_of_one_ends_alone) {
  bench.order("silent all on");
  bench.order("silent gateway off");
  bench.pass(Millis{1000});
  CHECK(bench.heard("MotionStatus").size() >= 10);
  CHECK_EQUAL(0, bench.heard("DoorStatus").size());
}

TEST(EcuFault, corrupt_ecu_sends_wrong_checksums_until_it_is_not) {
  bench.order("corrupt gateway");
  bench.pass(Millis{1000});
  CHECK(bench.heard("MotionStatus").size() >= 10);
  CHECK_EQUAL(0, intact("MotionStatus"));
  CHECK_EQUAL(0, intact("PowerStatus"));
  CHECK_EQUAL(bench.heard("DoorStatus").size(), intact("DoorStatus"));
  bench.order("corrupt gateway off");
  bench.forget();
  bench.pass(Millis{1000});
  CHECK_EQUAL(bench.heard("MotionStatus").size(), intact("MotionStatus"));
}

TEST(EcuFault, delayed_ecu_sends_late_and_in_order) {
  bench.order("delay 500 gateway");
  bench.order("set Vehicle.Speed=50");
  bench.pass(Millis{499});
  CHECK_EQUAL(0, bench.heard("MotionStatus").size());
  bench.pass(Millis{1});
  check_text("50", bench.reads("MotionStatus", "Speed"));
  bench.pass(Millis{1000});
  bench.order("delay 0");
  bench.pass(Millis{1000});
  unsigned counter = counter_of(bench.heard("MotionStatus").front().frame);
  for (const auto& each : bench.heard("MotionStatus")) {
    CHECK_EQUAL(counter, counter_of(each.frame));
    counter = (counter + 1) % 16;
  }
  CHECK(bench.heard("MotionStatus").size() >= 20);
}

TEST(EcuFault, delayed_frames_stay_bounded_and_the_newest_are_kept) {
  bench.order("delay 60000 gateway");
  for (int i = 0; i < 5000; ++i) {
    bench.order("set Vehicle.Speed=" + std::to_string(1 + i % 2));
    bench.pass(Ecu::kGapMin);
  }
  CHECK_EQUAL(0, bench.heard("MotionStatus").size());
  bench.pass(Millis{60'000});
  const auto heard = bench.heard("MotionStatus").size() + bench.heard("PowerStatus").size();
  CHECK(heard <= Ecu::kFramesMax);
  CHECK(heard >= Ecu::kFramesMax - 1000);
  check_text("2", bench.reads("MotionStatus", "Speed"));
}

TEST(EcuFault, rebooting_ecu_is_dead_and_its_parts_halt) {
  bench.keep_asking(Millis{1000}, "WindowRequest", {{"PositionRow1Driver", "100"}});
  bench.forget();
  bench.order("reboot body");
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  bench.pass(Ecu::kRebootTakes - Millis{1});
  CHECK_EQUAL(0, bench.heard("WindowStatus").size());
  CHECK(bench.heard("ClimateStatus").size() >= 7);
  bench.pass(Millis{1});
  for (const auto* message : {"DoorStatus", "WindowStatus", "BodyStatus"}) {
    CHECK_EQUAL(1, bench.heard(message).size());
    CHECK_EQUAL(0, counter_of(bench.heard(message).front().frame));
  }
  check_text("25", bench.reads("WindowStatus", "PositionRow1Driver"));
  check_text("0", bench.reads("WindowStatus", "MovingRow1Driver"));
  bench.pass(Millis{1000});
  CHECK_TRUE(locked());  // it did not hear that
}

TEST(EcuFault, rebooted_ecu_takes_the_same_request_as_new) {
  bench.keep_asking(Millis{1000}, "WindowRequest", {{"PositionRow1Driver", "100"}});
  bench.order("reboot body");
  bench.keep_asking(Millis{2500}, "WindowRequest", {{"PositionRow1Driver", "100"}});
  check_text("1", bench.reads("WindowStatus", "MovingRow1Driver"));
  check_text("50", bench.reads("WindowStatus", "PositionRow1Driver"));
}

TEST(EcuFault, bus_off_is_switched_on_the_bus) {
  bench.order("bus-off");
  bench.order("bus-off off");
  CHECK(bench.bus_off == std::vector<bool>({true, false}));
}

TEST(EcuFault, clear_ends_all_of_them) {
  for (const auto* line : {"jam Vehicle", "ignore Vehicle", "lie Vehicle", "silent", "corrupt",
                           "delay 500", "bus-off", "clear"}) {
    bench.order(line);
  }
  CHECK_FALSE(bench.bus_off.back());
  bench.forget();
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  bench.pass(Millis{150});
  CHECK_FALSE(locked());
  check_text("Unlocked", bench.reads("DoorStatus", "LockedRow1Driver"));
  CHECK_EQUAL(bench.heard("DoorStatus").size(), intact("DoorStatus"));
}

}  // namespace latchkey::vehicle
