#include <algorithm>

#include "bench.hpp"

namespace latchkey::vehicle {

using base::Millis;

TEST_GROUP(Control) {
  Bench bench;

  void check_error(std::string_view line, const char* part) {
    const std::string reply = bench.control(line);
    CHECK_TEXT(reply.starts_with("error "), reply.c_str());
    STRCMP_CONTAINS(part, reply.c_str());
    CHECK_EQUAL('\n', reply.back());
  }
};

TEST(Control, set_moves_a_sensor_by_hand_and_is_no_actuation) {
  bench.order("set Vehicle.Speed=50");
  check_text("Vehicle.Speed=50\nok\n", bench.control("get Vehicle.Speed"));
  check_text("ok\n", bench.control("log"));
}

TEST(Control, set_takes_a_word_with_or_without_quotes) {
  bench.order("set Vehicle.Private.Gear=D");
  check_text("Vehicle.Private.Gear=\"D\"\nok\n", bench.control("get Vehicle.Private.Gear"));
  bench.order("set Vehicle.Private.Gear=\"P\"");
  check_text("Vehicle.Private.Gear=\"P\"\nok\n", bench.control("get Vehicle.Private.Gear"));
}

TEST(Control, dump_tells_every_value) {
  const std::string reply = bench.control("dump");
  CHECK_EQUAL(static_cast<std::ptrdiff_t>(kSignals.size()) + 1, std::ranges::count(reply, '\n'));
  STRCMP_CONTAINS("\nVehicle.Speed=0\n", reply.c_str());
  CHECK(reply.ends_with("\nok\n"));
}

TEST(Control, log_tells_what_was_asked_for_and_what_became_of_it) {
  const auto begin = std::to_string(bench.time().count());
  bench.ask("BodyRequest", {{"LockRow1Driver", "Unlock"}});
  bench.pass(Millis{150});
  const auto end = std::to_string(bench.time().count());
  check_text(
      "1 " + begin + " taken " + kLock + "=false\n2 " + end + " reached " + kLock + "=false\nok\n",
      bench.control("log"));
}

TEST(Control, wrong_line_says_what_is_wrong_and_does_nothing) {
  check_error("", "unknown command");
  check_error("explode", "unknown command");
  check_error("refuse Vehicle", "unknown command");
  check_error("jam", "no signal at or below");
  check_error("jam Vehicle.Cab", "no signal at or below Vehicle.Cab");
  check_error("lie Vehicle.", "no signal at or below");
  check_error("silent maybe", "an ECU is body, climate, charger, gateway, or all");
  check_error("silent body maybe", "on, or off");
  check_error("silent Body", "an ECU is");
  check_error("corrupt engine", "an ECU is");
  check_error("reboot", "an ECU is");
  check_error("delay", "0 to 60000");
  check_error("delay -1", "0 to 60000");
  check_error("delay 60001", "0 to 60000");
  check_error("delay 5s", "0 to 60000");
  check_error("delay 5 engine", "an ECU is");
  check_error("bus-off maybe", "on, or off");
  check_error("set Vehicle.Speed", "set PATH=VALUE");
  check_error("set Vehicle.Speed=fast", "cannot have this value");
  check_error("set Vehicle.Private.Gear=X", "cannot have this value");
  check_error("set Vehicle.Nothing=1", "no signal Vehicle.Nothing");
  check_error("set Vehicle.LowVoltageSystemState=ON", "follows from other signals");
  check_error("get Vehicle.Nothing", "no signal Vehicle.Nothing");
  check_error("clear all", "clear takes nothing");
  CHECK(bench.bus_off.empty());
  CHECK(bench.electronics.vehicle().values() == initial_values());
}

TEST(Control, bus_off_is_an_error_where_the_bus_has_none) {
  check_text("error there is no bus-off on this bus\n",
             execute(bench.electronics, {}, "bus-off", bench.now));
  check_text("ok\n", execute(bench.electronics, {}, "clear", bench.now));
}

TEST(Control, every_signal_is_named_once_and_admits_its_initial_value) {
  for (const auto& spec : kSignals) {
    CHECK_EQUAL(1, std::ranges::count(kSignals, spec.path, &SignalSpec::path));
    CHECK_TEXT(admits(spec, spec.initial), std::string(spec.path).c_str());
    CHECK(spec.role != Role::actuator || spec.travel > Millis{0});
  }
}

}  // namespace latchkey::vehicle
