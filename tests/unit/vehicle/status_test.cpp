// What the ECUs send, and when.
#include <algorithm>

#include "bench.hpp"

namespace latchkey::vehicle {

using base::Millis;

TEST_GROUP(Status) { Bench bench; };

TEST(Status, everything_is_sent_at_once_at_first) {
  for (const can::Message& message : bench.database.messages) {
    if (message.sender == "Agent") continue;
    const std::size_t pages = message.name == "ChargeStatus" ? 2 : 1;
    CHECK_EQUAL_TEXT(pages, bench.heard(message.name).size(), message.name.c_str());
  }
}

TEST(Status, comes_every_cycle_with_checksum_and_counter_and_in_phase) {
  bench.pass(Millis{5000});
  bench.forget();
  const auto begin = bench.now;
  bench.pass(Millis{10'000});
  for (const can::Message& message : bench.database.messages) {
    if (message.sender == "Agent") continue;
    const auto frames = bench.heard(message.name);
    const std::size_t pages = message.name == "ChargeStatus" ? 2 : 1;
    CHECK_EQUAL_TEXT(10'000 / static_cast<std::size_t>(message.cycle->count()) * pages,
                     frames.size(), message.name.c_str());
    unsigned counter = counter_of(frames.front().frame);
    for (const auto& [at, frame] : frames) {
      CHECK_TRUE(is_intact(frame));
      CHECK_EQUAL(counter, counter_of(frame));
      counter = (counter + 1) % 16;
      CHECK(at > begin);
      CHECK_EQUAL(0, at.time_since_epoch() % *message.cycle / Millis{1});
    }
  }
}

TEST(Status, process_wakes_ten_times_a_second_at_rest) {
  bench.pass(Millis{1000});
  int wakes = 0;
  const auto end = bench.now + Millis{10'000};
  for (; bench.electronics.next_event() <= end; ++wakes) {
    bench.now = bench.electronics.next_event();
    bench.electronics.advance(bench.now);
    while (bench.electronics.poll(bench.now)) {
    }
  }
  CHECK_EQUAL(100, wakes);
}

TEST(Status, both_pages_carry_their_own_signals) {
  check_text("62", bench.reads("ChargeStatus", "StateOfCharge"));
  check_text("Off", bench.reads("ChargeStatus", "IsCharging"));
  check_text("80", bench.reads("ChargeStatus", "Limit"));
  check_text("Unplugged", bench.reads("ChargeStatus", "Cable"));
}

TEST(Status, change_is_told_at_once_and_alone) {
  bench.pass(Millis{25});
  bench.forget();
  bench.order("set Vehicle.Speed=50");
  CHECK_EQUAL(1, bench.heard_count());
  check_text("50", bench.reads("MotionStatus", "Speed"));
}

TEST(Status, change_of_one_page_sends_that_page) {
  bench.pass(Millis{25});
  bench.forget();
  bench.order("set Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed=41.5");
  CHECK_EQUAL(1, bench.heard("ChargeStatus").size());
  check_text("41.5", bench.reads("ChargeStatus", "StateOfCharge"));
}

TEST(Status, request_that_asks_for_nothing_is_answered_at_once) {
  bench.pass(Millis{25});
  bench.forget();
  bench.ask("BodyRequest", {});
  CHECK_EQUAL(3, bench.heard_count());
  for (const char* message : {"DoorStatus", "WindowStatus", "BodyStatus"}) {
    CHECK_EQUAL_TEXT(1, bench.heard(message).size(), message);
  }
  bench.ask("BodyRequest", {});
  CHECK_EQUAL(3, bench.heard_count());  // not before the gap is over
  bench.pass(Millis{10});
  CHECK_EQUAL(6, bench.heard_count());
}

TEST(Status, request_that_asks_for_something_is_answered_by_what_comes_of_it) {
  bench.pass(Millis{25});
  bench.forget();
  bench.ask("BodyRequest", {{"LowBeam", "On"}});
  CHECK_EQUAL(0, bench.heard_count());
}

TEST(Status, changes_in_quick_succession_wait_for_the_gap_and_the_last_is_told) {
  bench.pass(Millis{25});
  bench.order("set Vehicle.Speed=50");
  const auto first = bench.now;
  bench.forget();
  bench.pass(Millis{3});
  bench.order("set Vehicle.Speed=51");
  bench.pass(Millis{3});
  bench.order("set Vehicle.Speed=52");
  CHECK_EQUAL(0, bench.heard_count());
  bench.pass(Millis{10});
  CHECK_EQUAL(1, bench.heard("MotionStatus").size());
  CHECK(bench.heard("MotionStatus").front().at == first + Ecu::kGapMin);
  check_text("52", bench.reads("MotionStatus", "Speed"));
}

TEST(Status, change_undone_within_the_gap_is_not_told) {
  bench.pass(Millis{25});
  bench.order("set Vehicle.Speed=50");
  bench.forget();
  bench.order("set Vehicle.Speed=51");
  bench.order("set Vehicle.Speed=50");
  bench.pass(Millis{15});
  CHECK_EQUAL(0, bench.heard_count());
}

TEST(Status, window_tells_its_way) {
  bench.forget();
  bench.keep_asking(Millis{1000}, "WindowRequest", {{"PositionRow1Driver", "100"}});
  CHECK(bench.heard("WindowStatus").size() >= 10);
  check_text("25", bench.reads("WindowStatus", "PositionRow1Driver"));
  check_text("1", bench.reads("WindowStatus", "MovingRow1Driver"));
  check_text("1", bench.reads("WindowStatus", "OpenRow1Driver"));
  check_text("0", bench.reads("WindowStatus", "MovingRow1Passenger"));
}

TEST(Status, advance_in_one_leap_or_many_steps_sends_the_same) {
  Bench leaping;
  for (Bench* each : {&bench, &leaping}) {
    each->ask("BodyRequest", {{"LockRow1Driver", "Unlock"}, {"TrunkRear", "Open"}});
    each->ask("WindowRequest", {{"PositionRow1Driver", "73"}});
  }
  bench.pass(Millis{5000});
  leaping.leap(Millis{5000});
  for (const char* message : {"DoorStatus", "WindowStatus", "BodyStatus", "MotionStatus"}) {
    const auto stepped = bench.heard(message);
    const auto leapt = leaping.heard(message);
    CHECK_TRUE(std::ranges::equal(stepped, leapt, {}, &Bench::Heard::frame, &Bench::Heard::frame));
    CHECK(stepped.size() > 25);
  }
}

TEST(Status, lids_and_flap_tell_that_they_move) {
  bench.ask("BodyRequest", {{"TrunkRear", "Open"}, {"TrunkFront", "Open"}});
  bench.ask("ChargeRequest", {{"PortFlap", "Open"}});
  bench.pass(Millis{500});
  check_text("1", bench.reads("BodyStatus", "TrunkRearMoving"));
  check_text("1", bench.reads("BodyStatus", "TrunkFrontMoving"));
  check_text("1", bench.reads("ChargeStatus", "PortFlapMoving"));
  check_text("Closed", bench.reads("ChargeStatus", "PortFlap"));
}

TEST(Status, negative_and_big_endian_numbers_read_as_meant) {
  bench.order("set Vehicle.Exterior.AirTemperature=-12.3");
  bench.order("set Vehicle.Speed=123.45");
  bench.order("set Vehicle.Private.Gear=D");
  bench.pass(Millis{20});
  check_text("-12.3", bench.reads("Temperatures", "Outside"));
  check_text("123.45", bench.reads("MotionStatus", "Speed"));
  check_text("D", bench.reads("MotionStatus", "Gear"));
  check_text("Released", bench.reads("MotionStatus", "ParkLock"));
}

}  // namespace latchkey::vehicle
