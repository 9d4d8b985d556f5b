#include "driver.hpp"

namespace latchkey::vehicle {

using base::Millis;
using core::Value;

TEST_GROUP(Fault) { Driver driver; };

TEST(Fault, jammed_part_stays_and_others_move) {
  driver.fault(Fault::jam, kLock);
  driver.ask(kLock, false);
  driver.ask(kOtherLock, false);
  driver.run();
  CHECK_TRUE(driver.truth(kLock));
  check_text(std::string("taken ") + kLock + "=false\njammed " + kLock + "=true\ntaken " +
                 kOtherLock + "=false\nreached " + kOtherLock + "=false\n",
             driver.log());
}

TEST(Fault, jam_halts_what_is_moving) {
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{1000});
  driver.fault(Fault::jam, "Vehicle.Cabin");
  driver.run();
  DOUBLES_EQUAL(25, driver.number(kWindow), 0);
}

TEST(Fault, hand_moves_what_jams) {
  driver.fault(Fault::jam, "Vehicle");
  driver.set(kWindow, 10.0);
  DOUBLES_EQUAL(10, driver.number(kWindow), 0);
}

TEST(Fault, jam_of_a_derived_signal_lasts_until_cleared) {
  const auto charging = "Vehicle.Powertrain.TractionBattery.Charging.IsCharging";
  driver.fault(Fault::jam, charging);
  driver.set(
      "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition."
      "IsChargingCableConnected",
      true);
  driver.set("Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging",
             core::Word::clipped("START"));
  CHECK_FALSE(driver.truth(charging));
  CHECK(driver.reported(charging) == Value(false));
  driver.vehicle.clear_faults(driver.now);
  CHECK_TRUE(driver.truth(charging));
  CHECK(driver.reported(charging) == Value(true));
}

TEST(Fault, nothing_comes_of_an_ignored_request) {
  driver.fault(Fault::ignore, "Vehicle");
  driver.ask(kLock, false);
  driver.run();
  check_text(std::string("taken ") + kLock + "=false\nignored " + kLock + "=true\n", driver.log());
}

TEST(Fault, ignore_lets_a_motion_under_way_go_on) {
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{1000});
  driver.fault(Fault::ignore, kWindow);
  driver.ask(kWindow, 0.0);
  driver.release(kWindow);
  driver.run();
  DOUBLES_EQUAL(100, driver.number(kWindow), 0);
}

TEST(Fault, power_lost_halts_even_what_ignores) {
  driver.ask(kWindow, 100.0);
  driver.fault(Fault::ignore, kWindow);
  driver.pass(Millis{1000});
  driver.vehicle.halt(place(kWindow), driver.now);
  driver.run();
  DOUBLES_EQUAL(25, driver.number(kWindow), 0);
}

TEST(Fault, lie_reports_what_was_asked_for_in_time_and_the_part_stays) {
  driver.fault(Fault::lie, kLock);
  driver.ask(kLock, false);
  driver.pass(Millis{149});
  CHECK(driver.reported(kLock) == Value(true));
  CHECK_TRUE(driver.moving(kLock));
  driver.pass(Millis{1});
  CHECK(driver.reported(kLock) == Value(false));
  CHECK_TRUE(driver.truth(kLock));
  check_text(std::string("taken ") + kLock + "=false\nlied " + kLock + "=true\n", driver.log());
}

TEST(Fault, lie_reports_the_way_of_a_window_and_that_it_is_open) {
  driver.fault(Fault::lie, kWindow);
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{2000});
  CHECK(driver.reported(kWindow) == Value(50.0));
  CHECK(driver.reported(kWindowIsOpen) == Value(true));
  DOUBLES_EQUAL(0, driver.number(kWindow), 0);
  CHECK_FALSE(driver.truth(kWindowIsOpen));
}

TEST(Fault, lie_halts_what_is_moving_and_the_report_goes_on) {
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{1060});
  driver.fault(Fault::lie, kWindow);
  driver.run();
  DOUBLES_EQUAL(27, driver.number(kWindow), 0);
  CHECK(driver.reported(kWindow) == Value(100.0));
}

TEST(Fault, lie_hides_what_a_hand_does) {
  driver.fault(Fault::lie, kLock);
  driver.set(kLock, false);
  CHECK_FALSE(driver.truth(kLock));
  CHECK(driver.reported(kLock) == Value(true));
}

TEST(Fault, lie_is_stronger_than_a_jam) {
  driver.fault(Fault::lie, kLock);
  driver.fault(Fault::jam, kLock);
  driver.ask(kLock, false);
  driver.run();
  CHECK(driver.reported(kLock) == Value(false));
  CHECK_TRUE(driver.truth(kLock));
}

TEST(Fault, clear_ends_a_lie_and_makes_everything_work_again) {
  for (const auto fault : {Fault::jam, Fault::ignore, Fault::lie}) driver.fault(fault, "Vehicle");
  driver.vehicle.clear_faults(driver.now);
  driver.fault(Fault::lie, kWindow);
  driver.ask(kWindow, 100.0);
  driver.pass(Millis{2000});
  driver.vehicle.clear_faults(driver.now);
  CHECK_FALSE(driver.moving(kWindow));
  CHECK(driver.reported(kWindow) == Value(0.0));
  driver.ask(kWindow, 40.0);
  driver.run();
  DOUBLES_EQUAL(40, driver.number(kWindow), 0);
}

}  // namespace latchkey::vehicle
