#include "driver.hpp"

namespace latchkey::vehicle {

using base::Millis;
using core::Value;
using core::Word;

TEST_GROUP(Vehicle) { Driver driver; };

TEST(Vehicle, lock_asked_for_turns_after_its_time_and_moves_until_then) {
  driver.ask(kLock, false);
  driver.pass(Millis{149});
  CHECK_TRUE(driver.truth(kLock));
  CHECK_TRUE(driver.moving(kLock));
  driver.pass(Millis{1});
  CHECK_FALSE(driver.truth(kLock));
  CHECK_FALSE(driver.moving(kLock));
}

TEST(Vehicle, at_rest_has_no_next_event) {
  CHECK_FALSE(driver.vehicle.next_event().has_value());
  driver.ask(kLock, false);
  CHECK_TRUE(driver.vehicle.next_event().has_value());
  driver.run();
  CHECK_FALSE(driver.vehicle.next_event().has_value());
}

TEST(Vehicle, window_shows_its_way_and_takes_four_seconds) {
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{100});
  DOUBLES_EQUAL(3, driver.number(kWindow), 0);
  CHECK_TRUE(driver.truth(kWindowIsOpen));
  driver.pass(Millis{1900});
  DOUBLES_EQUAL(50, driver.number(kWindow), 0);
  driver.pass(Millis{1999});
  CHECK(driver.number(kWindow) < 100);
  driver.pass(Millis{1});
  DOUBLES_EQUAL(100, driver.number(kWindow), 0);
}

TEST(Vehicle, window_on_part_of_the_way_takes_part_of_the_time) {
  driver.ask(kWindow, 25.0);
  driver.pass(Millis{999});
  CHECK_TRUE(driver.moving(kWindow));
  driver.pass(Millis{1});
  DOUBLES_EQUAL(25, driver.number(kWindow), 0);
  CHECK_FALSE(driver.moving(kWindow));
}

TEST(Vehicle, advance_in_one_leap_or_many_steps_does_the_same) {
  Driver leaping;
  for (Driver* each : {&driver, &leaping}) {
    each->set("Vehicle.Exterior.AirTemperature", 5.0);
    each->ask(kWindow, 73.0);
    each->ask(kLock, false);
    each->ask("Vehicle.Body.Trunk.Rear.IsOpen", true);
  }
  for (int i = 0; i < 10'000; ++i) driver.pass(Millis{7});
  leaping.pass(Millis{70'000});
  CHECK_TRUE(driver.vehicle.values() == leaping.vehicle.values());
  check_text(driver.log(), leaping.log());
}

TEST(Vehicle, window_released_halts_where_it_is) {
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{1060});
  driver.release(kWindow);
  driver.pass(Millis{10'000});
  DOUBLES_EQUAL(27, driver.number(kWindow), 0);
  check_text(std::string("taken ") + kWindow + "=100\nhalted " + kWindow + "=27\n", driver.log());
}

TEST(Vehicle, lock_released_before_it_has_turned_stays) {
  driver.ask(kLock, false);
  driver.pass(Millis{100});
  driver.release(kLock);
  driver.run();
  CHECK_TRUE(driver.truth(kLock));
}

TEST(Vehicle, what_has_been_reached_stays_when_released) {
  driver.ask(kLock, false);
  driver.run();
  driver.release(kLock);
  driver.run();
  CHECK_FALSE(driver.truth(kLock));
  check_text(std::string("taken ") + kLock + "=false\nreached " + kLock + "=false\n", driver.log());
}

TEST(Vehicle, second_request_takes_over_the_motion) {
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{2000});
  driver.ask(kWindow, 0.0);
  driver.pass(Millis{2000});
  DOUBLES_EQUAL(0, driver.number(kWindow), 0);
  check_text(std::string("taken ") + kWindow + "=100\ntaken " + kWindow + "=0\nreplaced " +
                 kWindow + "=50\nreached " + kWindow + "=0\n",
             driver.log());
}

TEST(Vehicle, hand_ends_a_motion) {
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{1000});
  driver.set(kWindow, 90.0);
  driver.run();
  DOUBLES_EQUAL(90, driver.number(kWindow), 0);
}

TEST(Vehicle, impossible_request_is_logged_and_moves_nothing) {
  const auto check_impossible = [this](std::string_view path, const Value& value) {
    driver.ask(path, value);
    CHECK(driver.vehicle.log().entries().back().what == Actuation::impossible);
    CHECK_FALSE(driver.vehicle.next_event().has_value());
  };
  check_impossible(kSpeed, 0.0);
  check_impossible("Vehicle.Powertrain.TractionBattery.Charging.IsCharging", true);
  check_impossible(kWindow, true);
  check_impossible(kWindow, 101.0);
  check_impossible("Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging",
                   Word::clipped("START STOP"));
  check_impossible(kOtherLock, 1.0);
  STRCMP_CONTAINS((std::string("impossible ") + kWindow + "=101\n").c_str(), driver.log().c_str());
}

TEST(Vehicle, request_for_the_present_value_is_reached_at_once) {
  driver.ask(kLock, true);
  CHECK_FALSE(driver.moving(kLock));
  check_text(std::string("taken ") + kLock + "=true\nreached " + kLock + "=true\n", driver.log());
}

TEST(Vehicle, log_entry_carries_sequence_and_time) {
  driver.pass(Millis{1234});
  driver.ask(kLock, false);
  driver.run();
  const auto& entries = driver.vehicle.log().entries();
  check_text(std::string("1 1234 taken ") + kLock + "=false", print(entries[0]));
  check_text(std::string("2 1384 reached ") + kLock + "=false", print(entries[1]));
}

TEST(Vehicle, log_stays_bounded_and_keeps_counting) {
  for (std::size_t i = 0; i < ActuationLog::kEntriesMax; ++i) driver.ask(kLock, true);
  const auto& entries = driver.vehicle.log().entries();
  CHECK_EQUAL(ActuationLog::kEntriesMax, entries.size());
  CHECK_EQUAL(2 * ActuationLog::kEntriesMax, entries.back().sequence);
}

}  // namespace latchkey::vehicle
