#include "driver.hpp"

namespace latchkey::vehicle {

using base::Millis;
using core::Value;
using core::Word;

TEST_GROUP(Vehicle) { Driver driver; };

TEST(Vehicle, lock_written_answers_at_once_and_reports_when_there) {
  driver.write(1, {{kLock, false}});
  check_text("done 1 taken\n", driver.heard());
  driver.pass(Millis{149});
  check_text("", driver.heard());
  driver.pass(Millis{1});
  check_text(std::string("signal ") + kLock + "=false\n", driver.heard());
}

TEST(Vehicle, at_rest_has_no_next_event) {
  CHECK_FALSE(driver.vehicle.next_event().has_value());
  driver.write(1, {{kLock, false}});
  driver.run();
  CHECK_FALSE(driver.vehicle.next_event().has_value());
}

TEST(Vehicle, window_reports_its_way_and_takes_four_seconds) {
  driver.write(1, {{kWindow, 100.0}});
  driver.heard();
  driver.pass(Millis{100});
  check_text(std::string("signal ") + kWindow +
                 "=3\nsignal Vehicle.Cabin.Door.Row1.DriverSide.Window.IsOpen=true\n",
             driver.heard());
  driver.pass(Millis{1900});
  DOUBLES_EQUAL(50, driver.number(kWindow), 0);
  driver.pass(Millis{1999});
  CHECK(driver.number(kWindow) < 100);
  driver.pass(Millis{1});
  DOUBLES_EQUAL(100, driver.number(kWindow), 0);
}

TEST(Vehicle, window_on_part_of_the_way_takes_part_of_the_time) {
  driver.write(1, {{kWindow, 25.0}});
  driver.pass(Millis{1000});
  DOUBLES_EQUAL(25, driver.number(kWindow), 0);
  driver.heard();
  CHECK_FALSE(driver.vehicle.next_event().has_value());
}

TEST(Vehicle, advance_in_one_leap_or_many_steps_says_the_same) {
  Driver leaping;
  for (Driver* each : {&driver, &leaping}) {
    each->control("set Vehicle.Exterior.AirTemperature=5");
    each->write(1, {{kWindow, 73.0}, {kLock, false}, {"Vehicle.Body.Trunk.Rear.IsOpen", true}});
  }
  std::string stepped = driver.heard();
  for (int i = 0; i < 10'000; ++i) {
    driver.pass(Millis{7});
    stepped += driver.heard();
  }
  leaping.pass(Millis{70'000});
  check_text(stepped, leaping.heard());
}

TEST(Vehicle, stop_halts_a_window_where_it_is) {
  driver.write(1, {{kWindow, 100.0}});
  driver.pass(Millis{1000});
  driver.heard();
  driver.stop(1);
  check_text("stopped 1\n", driver.heard());
  driver.pass(Millis{10'000});
  DOUBLES_EQUAL(25, driver.number(kWindow), 0);
  check_text("", driver.heard());
}

TEST(Vehicle, stop_between_reports_tells_the_place_before_it_answers) {
  driver.write(1, {{kWindow, 100.0}});
  driver.pass(Millis{1060});
  driver.heard();
  driver.stop(1);
  check_text(std::string("signal ") + kWindow + "=27\nstopped 1\n", driver.heard());
}

TEST(Vehicle, stop_before_a_lock_has_turned_leaves_it) {
  driver.write(1, {{kLock, false}});
  driver.pass(Millis{100});
  driver.stop(1);
  driver.run();
  CHECK_TRUE(driver.truth(kLock));
}

TEST(Vehicle, stop_at_rest_is_answered) {
  driver.stop(9);
  check_text("stopped 9\n", driver.heard());
}

TEST(Vehicle, second_write_takes_over_the_motion) {
  driver.write(1, {{kWindow, 100.0}});
  driver.pass(Millis{2000});
  driver.write(2, {{kWindow, 0.0}});
  driver.pass(Millis{2000});
  DOUBLES_EQUAL(0, driver.number(kWindow), 0);
  check_text(std::string("1 taken ") + kWindow + "=100\n2 taken " + kWindow + "=0\n1 replaced " +
                 kWindow + "=50\n2 reached " + kWindow + "=0\n",
             driver.log());
}

TEST(Vehicle, write_it_cannot_do_is_refused_whole) {
  const auto check_refused = [this](std::string_view path, const Value& value) {
    driver.write(1, {{kLock, false}, {std::string(path), value}});
    check_text("done 1 refused\n", driver.heard());
  };
  check_refused("Vehicle.NoSuchSignal", true);
  check_refused(kSpeed, 0.0);
  check_refused("Vehicle.Powertrain.TractionBattery.Charging.IsCharging", true);
  check_refused(kWindow, true);
  check_refused(kWindow, 101.0);
  check_refused("Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging",
                Word::clipped("START STOP"));
  check_refused(kOtherLock, 1.0);
  CHECK_FALSE(driver.vehicle.next_event().has_value());
  check_text("", driver.log());
}

TEST(Vehicle, write_of_the_present_value_is_taken_and_reported_to_nobody) {
  driver.write(1, {{kLock, true}});
  check_text("done 1 taken\n", driver.run());
  check_text(std::string("1 taken ") + kLock + "=true\n1 reached " + kLock + "=true\n",
             driver.log());
}

TEST(Vehicle, log_entry_carries_sequence_and_time) {
  driver.pass(Millis{1234});
  driver.write(7, {{kLock, false}});
  driver.run();
  check_text(
      std::string("1 1234 7 taken ") + kLock + "=false\n2 1384 7 reached " + kLock + "=false\nok\n",
      driver.control("log"));
}

TEST(Vehicle, log_stays_bounded_and_keeps_counting) {
  for (std::size_t i = 0; i < ActuationLog::kEntriesMax; ++i) driver.write(1, {{kLock, true}});
  const auto& entries = driver.vehicle.log().entries();
  CHECK_EQUAL(ActuationLog::kEntriesMax, entries.size());
  CHECK_EQUAL(2 * ActuationLog::kEntriesMax, entries.back().sequence);
}

}  // namespace latchkey::vehicle
