#include "driver.hpp"

namespace latchkey::vehicle {

using base::Millis;

TEST_GROUP(Fault) {
  Driver driver;

  void order(const std::string& line) { check_text("ok\n", driver.control(line)); }
};

TEST(Fault, jam_takes_the_write_and_the_value_stays) {
  order(std::string("jam ") + kLock);
  driver.write(1, {{kLock, false}, {kOtherLock, false}});
  check_text(std::string("done 1 taken\nsignal ") + kOtherLock + "=false\n", driver.run());
  CHECK_TRUE(driver.truth(kLock));
  check_text(std::string("1 taken ") + kLock + "=false\n1 jammed " + kLock + "=true\n1 taken " +
                 kOtherLock + "=false\n1 reached " + kOtherLock + "=false\n",
             driver.log());
}

TEST(Fault, jam_halts_what_is_moving) {
  driver.write(1, {{kWindow, 100.0}});
  driver.pass(Millis{1000});
  order("jam Vehicle.Cabin");
  driver.run();
  DOUBLES_EQUAL(25, driver.number(kWindow), 0);
}

TEST(Fault, jam_of_a_derived_signal_lasts_until_cleared) {
  const auto charging = "Vehicle.Powertrain.TractionBattery.Charging.IsCharging";
  order(std::string("jam ") + charging);
  order(
      "set Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition."
      "IsChargingCableConnected=true");
  order("set Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging=START");
  CHECK_FALSE(driver.truth(charging));
  order("clear");
  CHECK_TRUE(driver.truth(charging));
}

TEST(Fault, ignore_takes_the_write_and_nothing_comes_of_it) {
  order("ignore Vehicle");
  driver.write(1, {{kLock, false}});
  check_text("done 1 taken\n", driver.run());
  check_text(std::string("1 taken ") + kLock + "=false\n1 ignored " + kLock + "=true\n",
             driver.log());
}

TEST(Fault, ignore_lets_a_motion_under_way_go_on) {
  driver.write(1, {{kWindow, 100.0}});
  driver.pass(Millis{1000});
  order(std::string("ignore ") + kWindow);
  driver.write(2, {{kWindow, 0.0}});
  driver.run();
  DOUBLES_EQUAL(100, driver.number(kWindow), 0);
}

TEST(Fault, refuse_refuses_the_whole_write) {
  order(std::string("refuse ") + kOtherLock);
  driver.write(1, {{kLock, false}, {kOtherLock, false}});
  check_text("done 1 refused\n", driver.run());
  CHECK_TRUE(driver.truth(kLock));
  check_text("", driver.log());
}

TEST(Fault, clear_makes_everything_work_again) {
  for (const auto* line :
       {"jam Vehicle", "ignore Vehicle", "refuse Vehicle", "silent", "delay 500", "clear"}) {
    order(line);
  }
  driver.heard();  // all signals anew, after the silence
  driver.write(1, {{kLock, false}});
  check_text("done 1 taken\n", driver.heard());
  driver.run();
  CHECK_FALSE(driver.truth(kLock));
}

TEST(Fault, silent_vehicle_acts_and_says_nothing) {
  order("silent on");
  driver.write(1, {{kLock, false}});
  check_text("", driver.run());
  CHECK_FALSE(driver.truth(kLock));
}

TEST(Fault, silence_broken_tells_every_signal_and_then_the_answers) {
  order("silent");
  driver.write(1, {{kLock, false}});
  driver.run();
  driver.stop(1);
  order("silent off");
  const std::string said = driver.heard();
  STRCMP_CONTAINS((std::string("signal ") + kLock + "=false\n").c_str(), said.c_str());
  STRCMP_CONTAINS("\ndone 1 taken\nstopped 1\n", said.c_str());
}

TEST(Fault, delay_makes_answers_and_feedback_late) {
  order("delay 500");
  driver.write(1, {{kLock, false}});
  driver.pass(Millis{499});
  check_text("", driver.heard());
  driver.pass(Millis{1});
  check_text("done 1 taken\n", driver.heard());
  driver.pass(Millis{149});
  check_text("", driver.heard());
  driver.pass(Millis{1});
  check_text(std::string("signal ") + kLock + "=false\n", driver.heard());
}

TEST(Fault, delay_shortened_keeps_the_order) {
  order("delay 1000");
  driver.write(1, {{kLock, true}});
  order("delay 0");
  driver.write(2, {{kLock, true}});
  check_text("", driver.heard());
  driver.pass(Millis{1000});
  check_text("done 1 taken\ndone 2 taken\n", driver.heard());
}

}  // namespace latchkey::vehicle
