// How commands end that the agent has accepted.
#include <CppUTest/TestHarness.h>

#include "integration/simulation.hpp"

using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::Simulation;

namespace {

constexpr const char* kDriverLock = "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked";
constexpr const char* kPassengerLock = "Vehicle.Cabin.Door.Row1.PassengerSide.IsLocked";
constexpr const char* kWindow = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position";

std::string line(const char* path, const char* value) {
  return std::string(path) + '=' + value + '\n';
}

}  // namespace

TEST_GROUP(Outcome) {
  Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};

  // Waits until the window has left its closed position.
  void await_window_in_motion() {
    sim.owner().await_topic("state",
                            [](const Json& state) { return state.value(kWindow, 0.0) > 0; });
  }
};

TEST(Outcome, Command_that_works_is_accepted_told_and_confirmed) {
  const std::string id = sim.owner().send("door_unlock");

  const Answer accepted = sim.owner().answer(id);
  STRCMP_EQUAL("accepted", accepted.status().c_str());
  STRCMP_EQUAL("no", accepted.executed().c_str());
  LONGS_EQUAL(1, accepted.body.at("seq").get<int>());
  CHECK_FALSE(accepted.body.at("final"));

  const Answer begun = sim.owner().answer(id);
  STRCMP_EQUAL("in_progress", begun.status().c_str());
  LONGS_EQUAL(1, begun.body.at("progress").at("step").get<int>());
  CHECK(begun.body.at("deadline_ms") > 0);

  const Answer succeeded = sim.owner().outcome(id);
  STRCMP_EQUAL("succeeded", succeeded.status().c_str());
  STRCMP_EQUAL("yes", succeeded.executed().c_str());
  CHECK(succeeded.body.at("reason").is_null());
  CHECK(succeeded.body.at("result").at(kDriverLock) == false);
  STRCMP_EQUAL(line(kDriverLock, "false").c_str(),
               sim.vehicle("get " + std::string(kDriverLock)).c_str());
}

TEST(Outcome, Jammed_door_fails_the_command_and_the_others_are_rolled_back) {
  sim.vehicle("jam " + std::string(kPassengerLock));
  const Answer failed = sim.owner().outcome(sim.owner().send("door_unlock"));

  STRCMP_EQUAL("failed", failed.status().c_str());
  STRCMP_EQUAL("not_confirmed", failed.reason().c_str());
  STRCMP_EQUAL("no", failed.executed().c_str());
  STRCMP_EQUAL(line(kDriverLock, "true").c_str(),
               sim.vehicle("get " + std::string(kDriverLock)).c_str());
}

TEST(Outcome, Ignored_write_is_not_confirmed) {
  sim.vehicle("ignore Vehicle.Cabin.Door");
  const Answer failed = sim.owner().outcome(sim.owner().send("door_unlock"));
  STRCMP_EQUAL("failed", failed.status().c_str());
  STRCMP_EQUAL("not_confirmed", failed.reason().c_str());
}

TEST(Outcome, Deadline_ends_the_command_and_rolls_it_back) {
  auto claims = sim.owner().claims("window_set", {{"percent", 100}});
  claims.timeout = latchkey::base::Millis{700};
  const Answer timed_out = sim.owner().outcome(sim.owner().send(claims));

  STRCMP_EQUAL("timed_out", timed_out.status().c_str());
  STRCMP_EQUAL("deadline", timed_out.reason().c_str());
  STRCMP_EQUAL("no", timed_out.executed().c_str());
  STRCMP_EQUAL(line(kWindow, "0").c_str(), sim.vehicle("get " + std::string(kWindow)).c_str());
}

TEST(Outcome, Cancel_ends_the_running_command_and_rolls_it_back) {
  const std::string id = sim.owner().send("window_set", {{"percent", 100}});
  await_window_in_motion();
  const std::string cancel = sim.owner().send("cancel", {{"id", id}});

  STRCMP_EQUAL("succeeded", sim.owner().outcome(cancel).status().c_str());
  const Answer cancelled = sim.owner().outcome(id);
  STRCMP_EQUAL("cancelled", cancelled.status().c_str());
  STRCMP_EQUAL("cancel_requested", cancelled.reason().c_str());
  STRCMP_EQUAL("no", cancelled.executed().c_str());
  STRCMP_EQUAL(line(kWindow, "0").c_str(), sim.vehicle("get " + std::string(kWindow)).c_str());
}

TEST(Outcome, Interlock_that_is_lost_ends_the_command) {
  const std::string id = sim.owner().send("window_set", {{"percent", 100}});
  await_window_in_motion();
  sim.vehicle("set Vehicle.Speed=50");
  const Answer failed = sim.owner().outcome(id);
  STRCMP_EQUAL("failed", failed.status().c_str());
  STRCMP_EQUAL("interlock_lost", failed.reason().c_str());
  STRCMP_EQUAL("Vehicle.Speed",
               failed.body.at("reason").at("interlock").at("signal").get<std::string>().c_str());
}

TEST(Outcome, Vehicle_that_falls_silent_makes_the_agent_unavailable_until_it_answers) {
  sim.vehicle("silent on");
  const std::string id = sim.owner().send("door_unlock");
  const Answer failed = sim.owner().outcome(id);
  STRCMP_EQUAL("failed", failed.status().c_str());
  STRCMP_EQUAL("unknown", failed.executed().c_str());

  const Answer refused = sim.owner().outcome(sim.owner().send("trunk_open"));
  STRCMP_EQUAL("rejected", refused.status().c_str());
  STRCMP_EQUAL("unavailable", refused.reason().c_str());

  sim.owner().await_topic("slot", [&](const Json& slot) { return slot.at("busy") == true; });
  sim.vehicle("silent off");
  sim.owner().await_topic("slot", [](const Json& slot) { return slot.at("busy") == false; });
  STRCMP_EQUAL("succeeded", sim.owner().outcome(sim.owner().send("trunk_open")).status().c_str());
}
