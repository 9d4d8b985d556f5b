// Every fault of the simulated vehicle, and what an app is told.
#include <CppUTest/TestHarness.h>

#include "integration/simulation.hpp"

using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::Simulation;

namespace {

constexpr const char* kDoor = "Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked";
constexpr const char* kWindow = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position";

}  // namespace

TEST_GROUP(Faults) {
  Simulation sim;

  Answer outcome_of(const char* command, const Json& params = Json::object()) {
    return sim.owner().outcome(sim.owner().send(command, params));
  }

  void check(const Answer& answer, const char* status, const char* reason, const char* executed) {
    STRCMP_EQUAL(status, answer.status().c_str());
    STRCMP_EQUAL(reason, answer.reason().c_str());
    STRCMP_EQUAL(executed, answer.executed().c_str());
  }

  void check_works(const char* command, const Json& params = Json::object()) {
    STRCMP_EQUAL("succeeded", outcome_of(command, params).status().c_str());
  }

  void check_reality(const std::string& path, const char* value) {
    STRCMP_EQUAL((path + '=' + value + '\n').c_str(), sim.vehicle("get " + path).c_str());
  }

  void await_silence(const std::string& message) {
    sim.await_agent_log(message + " is not heard any more");
  }

  void await_return(const std::string& message) {
    sim.await_agent_log(message + " is heard again");
  }
};

TEST(Faults, Jam_is_not_confirmed_and_the_other_doors_are_undone) {
  sim.vehicle("jam Vehicle.Cabin.Door.Row2.PassengerSide");
  check(outcome_of("door_unlock"), "failed", "not_confirmed", "no");
  check_reality("Vehicle.Cabin.Door.Row1.DriverSide.IsLocked", "true");
  sim.vehicle("clear");
  check_works("door_unlock");
}

TEST(Faults, Request_that_is_ignored_is_not_confirmed) {
  sim.vehicle("ignore Vehicle.Cabin.Door");
  check(outcome_of("door_unlock"), "failed", "not_confirmed", "no");
  LONGS_EQUAL(0, sim.vehicle("log").find("reached") + 1);
}

// Nothing else reports the lock: the agent believes its sensor, as everybody must.
TEST(Faults, Sensor_that_lies_is_believed) {
  sim.vehicle("lie " + std::string(kDoor));
  const Answer answer = outcome_of("door_unlock");
  STRCMP_EQUAL("succeeded", answer.status().c_str());
  CHECK(answer.body.at("result").at(kDoor) == false);
  check_reality(kDoor, "true");
}

TEST(Faults, Vehicle_that_is_slow_to_tell_is_waited_for) {
  sim.vehicle("delay 700");
  check_works("door_unlock");
}

TEST(Faults, Vehicle_that_tells_too_late_has_not_confirmed) {
  sim.vehicle("delay 4000 body");
  const Answer answer = outcome_of("door_unlock");
  STRCMP_EQUAL("failed", answer.status().c_str());
  STRCMP_EQUAL("unknown", answer.executed().c_str());
}

TEST(Faults, Silent_unit_makes_its_own_commands_fail_and_no_others) {
  sim.vehicle("silent charger");
  await_silence("ChargeStatus");
  check(outcome_of("charge_limit", {{"percent", 90}}), "failed", "not_confirmed", "unknown");
  check_works("flash_lights");
  sim.vehicle("clear");
  check_works("charge_limit", {{"percent", 85}});
}

TEST(Faults, Damaged_checksums_make_signals_unknown_and_interlocks_refuse) {
  sim.vehicle("corrupt gateway");
  await_silence("MotionStatus");
  const Answer refused = outcome_of("door_unlock");
  check(refused, "rejected", "interlock", "no");
  CHECK(refused.body.at("reason").at("interlock").at("value").is_null());
  CHECK(sim.agent_logged("damaged frame ignored"));
  sim.vehicle("clear");
  await_return("MotionStatus");
  check_works("door_unlock");
}

// The agent asks until the feedback agrees: a unit that has forgotten is asked again.
TEST(Faults, Unit_that_reboots_within_the_steps_time_is_waited_for) {
  const std::string id = sim.owner().send("windows_set", {{"percent", 100}});
  sim.owner().await_topic("state", [](const Json& state) { return state.value(kWindow, 0.0) > 0; });
  sim.vehicle("reboot body");
  STRCMP_EQUAL("succeeded", sim.owner().outcome(id).status().c_str());
  CHECK(sim.agent_logged("WindowStatus is heard again"));
  CHECK(sim.vehicle("log").find("halted") != std::string::npos);
}

TEST(Faults, Unit_that_reboots_for_longer_than_that_has_not_confirmed) {
  const std::string id = sim.owner().send("door_lock");  // is locked: nothing to do
  STRCMP_EQUAL("succeeded", sim.owner().outcome(id).status().c_str());
  sim.vehicle("delay 1000 body");
  sim.vehicle("reboot body");
  const Answer answer = outcome_of("door_unlock");
  STRCMP_EQUAL("failed", answer.status().c_str());
  STRCMP_EQUAL("not_confirmed", answer.reason().c_str());
}

TEST(Faults, Bus_off_refuses_where_an_interlock_is_unknown_and_fails_elsewhere) {
  sim.vehicle("bus-off on");
  sim.await_agent_log("bus-off");
  check(outcome_of("door_unlock"), "rejected", "interlock", "no");
  check(outcome_of("climate_off"), "failed", "actuation_failed", "unknown");
  LONGS_EQUAL(0, sim.actuations());
  sim.vehicle("bus-off off");
  sim.await_agent_log("recovered");
  check_works("climate_off");
}
