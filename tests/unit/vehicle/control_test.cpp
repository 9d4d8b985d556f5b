#include <algorithm>

#include "driver.hpp"

namespace latchkey::vehicle {

using base::Millis;

TEST_GROUP(Control) {
  Driver driver;

  void check_error(std::string_view line, const char* part) {
    const std::string reply = driver.control(line);
    CHECK_TEXT(reply.starts_with("error "), reply.c_str());
    STRCMP_CONTAINS(part, reply.c_str());
    CHECK_EQUAL('\n', reply.back());
  }
};

TEST(Control, set_moves_a_sensor_by_hand_and_tells_the_agent) {
  check_text("ok\n", driver.control("set Vehicle.Speed=50"));
  check_text("signal Vehicle.Speed=50\n", driver.heard());
  check_text("", driver.log());
}

TEST(Control, set_works_on_what_jams_and_ends_its_motion) {
  driver.write(1, {{kWindow, 100.0}});
  driver.pass(Millis{1000});
  driver.control(std::string("set ") + kWindow + "=90");
  driver.run();
  DOUBLES_EQUAL(90, driver.number(kWindow), 0);
  driver.control("jam Vehicle");
  driver.control(std::string("set ") + kWindow + "=10");
  DOUBLES_EQUAL(10, driver.number(kWindow), 0);
}

TEST(Control, get_tells_one_value) {
  check_text(std::string(kLock) + "=true\nok\n", driver.control(std::string("get ") + kLock));
  check_text("Vehicle.Private.Gear=\"P\"\nok\n", driver.control("get Vehicle.Private.Gear"));
}

TEST(Control, dump_tells_every_value) {
  const std::string reply = driver.control("dump");
  CHECK_EQUAL(static_cast<std::ptrdiff_t>(kSignals.size()) + 1, std::ranges::count(reply, '\n'));
  STRCMP_CONTAINS("\nVehicle.Speed=0\n", reply.c_str());
  CHECK(reply.ends_with("\nok\n"));
}

TEST(Control, wrong_line_says_what_is_wrong_and_does_nothing) {
  check_error("", "unknown command");
  check_error("explode", "unknown command");
  check_error("jam", "no signal at or below");
  check_error("jam Vehicle.Cab", "no signal at or below Vehicle.Cab");
  check_error("jam Vehicle.", "no signal at or below");
  check_error("silent maybe", "on, or off");
  check_error("delay", "0 to 60000");
  check_error("delay -1", "0 to 60000");
  check_error("delay 60001", "0 to 60000");
  check_error("delay 5s", "0 to 60000");
  check_error("set Vehicle.Speed", "set PATH=VALUE");
  check_error("set Vehicle.Speed=fast", "cannot have this value");
  check_error("set Vehicle.Private.Gear=X", "cannot have this value");
  check_error("set Vehicle.Nothing=1", "no signal Vehicle.Nothing");
  check_error("set Vehicle.LowVoltageSystemState=ON", "follows from other signals");
  check_error("get Vehicle.Nothing", "no signal Vehicle.Nothing");
  check_error("clear all", "clear takes nothing");
  check_text("", driver.run());
}

TEST(Control, every_signal_is_named_once_and_admits_its_initial_value) {
  for (const auto& spec : kSignals) {
    CHECK_EQUAL(1, std::ranges::count(kSignals, spec.path, &SignalSpec::path));
    CHECK_TEXT(admits(spec, spec.initial), std::string(spec.path).c_str());
    CHECK(spec.role != Role::actuator || spec.travel > Millis{0});
  }
}

}  // namespace latchkey::vehicle
