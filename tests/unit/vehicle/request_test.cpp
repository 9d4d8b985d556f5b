// What the ECUs make of requests.
#include "bench.hpp"

namespace latchkey::vehicle {

using base::Millis;

TEST_GROUP(Request) {
  Bench bench;

  double window() { return std::get<double>(bench.electronics.vehicle().values()[place(kWindow)]); }
  bool locked() { return std::get<bool>(bench.electronics.vehicle().values()[place(kLock)]); }
  std::string log() { return log_of(bench.electronics.vehicle()); }
};

TEST(Request, value_after_none_is_asked_for_and_confirmed) {
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  bench.pass(Millis{20});
  CHECK_TRUE(locked());
  check_text("1", bench.reads("DoorStatus", "LockMovingRow1Driver"));
  check_text("Locked", bench.reads("DoorStatus", "LockedRow1Driver"));
  bench.pass(Millis{130});
  check_text("Unlocked", bench.reads("DoorStatus", "LockedRow1Driver"));
  check_text("0", bench.reads("DoorStatus", "LockMovingRow1Driver"));
  check_text("Locked", bench.reads("DoorStatus", "LockedRow2Driver"));
}

TEST(Request, repeated_is_nothing_new) {
  bench.keep_asking(Millis{2000}, "BodyRequest", {{"LockRow1Driver", "Unlock"}});
  check_text(std::string("taken ") + kLock + "=false\nreached " + kLock + "=false\n", log());
}

TEST(Request, back_to_none_halts_a_window_and_asks_anew_after_it) {
  bench.keep_asking(Millis{1000}, "WindowRequest", {{"PositionRow1Driver", "100"}});
  bench.ask("WindowRequest", {});
  bench.pass(Millis{3000});
  DOUBLES_EQUAL(25, window(), 0);
  check_text("25", bench.reads("WindowStatus", "PositionRow1Driver"));
  bench.keep_asking(Millis{1000}, "WindowRequest", {{"PositionRow1Driver", "100"}});
  DOUBLES_EQUAL(50, window(), 0);
}

TEST(Request, another_value_takes_over) {
  bench.keep_asking(Millis{1000}, "WindowRequest", {{"PositionRow1Driver", "100"}});
  bench.keep_asking(Millis{1000}, "WindowRequest", {{"PositionRow1Driver", "0"}});
  DOUBLES_EQUAL(0, window(), 0);
  CHECK(log().find("replaced") != std::string::npos);
}

TEST(Request, signals_of_one_message_are_independent) {
  bench.ask("WindowRequest", {{"PositionRow1Driver", "100"}});
  bench.pass(Millis{500});
  bench.ask("WindowRequest", {{"PositionRow2Driver", "100"}});
  bench.pass(Millis{500});
  DOUBLES_EQUAL(13, window(), 0);
  check_text("1", bench.reads("WindowStatus", "MovingRow2Driver"));
}

TEST(Request, that_comes_no_more_reads_none_after_its_lifetime) {
  bench.ask("WindowRequest", {{"PositionRow1Driver", "100"}});
  bench.pass(Ecu::kRequestLifetime - Millis{1});
  check_text("1", bench.reads("WindowStatus", "MovingRow1Driver"));
  bench.pass(Millis{1});
  check_text("0", bench.reads("WindowStatus", "MovingRow1Driver"));
  bench.pass(Millis{5000});
  DOUBLES_EQUAL(25, window(), 0);
  bench.ask("WindowRequest", {{"PositionRow1Driver", "100"}});  // the same is new then
  bench.pass(Millis{400});
  DOUBLES_EQUAL(35, window(), 0);
}

TEST(Request, wrong_checksum_is_counted_and_ignored) {
  can::Frame frame = bench.request("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  frame.data[7] ^= 0x01;
  for (int i = 0; i < 5; ++i) bench.send(frame);
  check_text("", log());
  CHECK_EQUAL(3, bench.logged.size());  // the first, second and fourth
  check_text("Body: request BodyRequest: wrong checksum or size (4 so far)", bench.logged.back());
}

TEST(Request, wrong_size_is_ignored) {
  can::Frame frame = bench.request("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  frame.size = 7;
  bench.send(frame);
  check_text("", log());
  CHECK_EQUAL(1, bench.logged.size());
}

TEST(Request, repeated_counter_is_ignored) {
  bench.ask("BodyRequest", {});
  bench.reuse_counter();
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  check_text("", log());
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  CHECK(log().starts_with("taken "));
}

TEST(Request, first_of_a_requester_that_was_gone_may_have_any_counter) {
  bench.ask("BodyRequest", {});
  bench.pass(Ecu::kRequestLifetime);
  bench.reuse_counter();
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  CHECK(log().starts_with("taken "));
}

TEST(Request, value_without_a_meaning_is_logged_and_ignored) {
  can::Frame frame = bench.request("BodyRequest", {{"LockRow1Driver", "3"}});
  bench.send(frame);
  check_text("", log());
  check_text("Body: request LockRow1Driver: a value without a meaning (1 so far)",
             bench.logged.back());
}

TEST(Request, number_that_the_part_cannot_have_is_impossible) {
  bench.ask("ClimateRequest", {{"DriverSeat", "-5"}});
  check_text("impossible Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling=-5\n", log());
}

TEST(Request, scaled_number_and_word_arrive_as_meant) {
  bench.ask("ClimateRequest", {{"DriverTemperature", "22.5"}});
  bench.ask("ChargeRequest", {{"Charging", "Start"}, {"Limit", "90"}});
  bench.pass(Millis{1000});
  check_text("22.5", bench.reads("ClimateStatus", "DriverTemperature"));
  check_text("Start", bench.reads("ChargeStatus", "Charging"));
  check_text("90", bench.reads("ChargeStatus", "Limit"));
}

TEST(Request, frame_of_others_is_passed_over) {
  bench.send({.id = {0x123}, .size = 8, .data = {}});
  bench.send({.id = {528, true}, .size = 8, .data = {}});  // BodyRequest's number, but extended
  CHECK_EQUAL(0, bench.logged.size());
}

}  // namespace latchkey::vehicle
