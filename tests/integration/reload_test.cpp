// The vehicle's files, edited while the agent runs: SIGHUP takes all of them, or nothing.
#include <CppUTest/TestHarness.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>

#include "integration/simulation.hpp"
#include "supervisor/programs.hpp"
#include "support/test_loop.hpp"

using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::Simulation;
using latchkey::test_support::kPatience;

namespace supervisor = latchkey::supervisor;

namespace {

constexpr const char* kLowBeam = "Vehicle.Body.Lights.Beam.Low.IsOn";
constexpr const char* kWindow = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position";

std::string read(const std::string& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

Json command(const char* signal, const Json& value) {
  return {{"title", "A new one"},
          {"roles", {"owner", "driver"}},
          {"timeout_ms", 5000},
          {"steps", {{{"set", {{signal, value}}}, {"confirm_within_ms", 3000}}}}};
}

}  // namespace

TEST_GROUP(VehicleFiles) {
  Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};  // 4 commands

  std::string file(const char* name) { return sim.stack().workspace().file(name).string(); }

  template <class Edit>
  void edit(const char* name, Edit change) {
    Json json = Json::parse(read(file(name)));
    change(json);
    std::ofstream(file(name)) << json.dump(2);
  }

  void add_low_beam_on() {
    edit("catalogue.json",
         [](Json& catalogue) { catalogue["commands"]["low_beam_on"] = command(kLowBeam, true); });
  }

  void hang_up() { sim.stack().agent().signal(SIGHUP); }

  // A new catalogue comes with a new connection to the vehicle. Until the vehicle was heard on it,
  // a command is refused as one that may be sent again.
  Answer outcome(const char* name) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      Answer answer = sim.owner().outcome(sim.owner().send(name));
      const bool is_early = answer.status() == "rejected" && answer.reason() == "unavailable";
      if (!is_early || std::chrono::steady_clock::now() > until) return answer;
    }
  }

  void expect_unknown(const char* name) {
    const Answer refused = outcome(name);
    STRCMP_EQUAL("rejected", refused.status().c_str());
    STRCMP_EQUAL("unknown_command", refused.reason().c_str());
  }

  void expect_success(const char* name) {
    STRCMP_EQUAL("succeeded", outcome(name).status().c_str());
  }

  // All that --check-config says; it must not be content.
  std::string check_config() {
    const auto checked =
        supervisor::run_to_end({.name = "latchkeyd",
                                .path = supervisor::own_folder() / "latchkeyd",
                                .arguments = {"--check-config", "--config", file("latchkeyd.json")},
                                .log = file("log/check.log")});
    CHECK_FALSE(checked.has_value());
    STRCMP_CONTAINS("status 78", checked.error().text.c_str());
    return read(file("log/check.log"));
  }

  void check_told(const std::string& said, const char* name, const char* place_and_message) {
    STRCMP_CONTAINS((file(name) + ": " + place_and_message).c_str(), said.c_str());
  }
};

TEST(VehicleFiles, Command_that_is_added_is_published_and_works_after_SIGHUP) {
  add_low_beam_on();
  expect_unknown("low_beam_on");
  hang_up();

  const Json published = sim.driver().await_topic("catalogue", [](const Json& catalogue) {
    return catalogue.at("commands").contains("low_beam_on");
  });
  CHECK_EQUAL(5, published.at("commands").size());
  expect_success("low_beam_on");
  STRCMP_EQUAL((std::string(kLowBeam) + "=true\n").c_str(),
               sim.vehicle("get " + std::string(kLowBeam)).c_str());
}

TEST(VehicleFiles, Command_that_is_removed_is_unknown_after_SIGHUP) {
  expect_success("door_unlock");
  edit("catalogue.json", [](Json& catalogue) { catalogue["commands"].erase("door_unlock"); });
  hang_up();
  sim.await_agent_log("3 commands and");
  expect_unknown("door_unlock");
}

TEST(VehicleFiles, Mistake_in_one_of_them_is_told_with_its_place_and_changes_nothing) {
  add_low_beam_on();
  edit("catalogue.json",
       [](Json& catalogue) { catalogue["commands"]["door_unlock"].erase("timeout_ms"); });
  hang_up();
  sim.await_agent_log("the catalogue before stays in use");
  CHECK_TRUE(sim.agent_logged("catalogue.json: $.commands.door_unlock.timeout_ms: is missing"));
  expect_unknown("low_beam_on");
  expect_success("door_unlock");
}

TEST(VehicleFiles, Change_waits_for_the_running_command_and_does_not_disturb_it) {
  const std::string id = sim.driver().send("window_set", {{"percent", 100}});
  sim.owner().await_topic("state", [](const Json& state) { return state.value(kWindow, 0.0) > 0; });
  add_low_beam_on();
  edit("catalogue.json", [](Json& catalogue) { catalogue["commands"].erase("window_set"); });
  hang_up();
  sim.await_agent_log("will be in use when the running command ends");
  CHECK_FALSE(sim.agent_logged("4 commands and"));

  STRCMP_EQUAL("succeeded", sim.driver().outcome(id).status().c_str());
  sim.await_agent_log("4 commands and");
  expect_success("low_beam_on");
  expect_unknown("window_set");
}

TEST(VehicleFiles, Signal_that_is_added_shows_in_the_state) {
  edit("signals.json", [](Json& signals) {
    signals["signals"]["Vehicle.Private.FrontWindow"] = {
        {"feedback", {{"signal", "WindowStatus.PositionRow1Driver"}, {"unknown", {127}}}}};
  });
  hang_up();
  const Json state = sim.owner().await_topic(
      "state", [](const Json& known) { return known.contains("Vehicle.Private.FrontWindow"); });
  CHECK_EQUAL(0, state.at("Vehicle.Private.FrontWindow").get<int>());
  expect_success("door_unlock");
}

TEST(VehicleFiles, Commands_that_the_bus_cannot_carry_are_told_all_at_once) {
  edit("catalogue.json", [](Json& catalogue) {
    catalogue["commands"]["fast"] = command("Vehicle.Speed", 10);
    catalogue["commands"]["dim"] = command(kLowBeam, 50);
    catalogue["commands"]["far"] = command(kWindow, 101);
  });
  const std::string said = check_config();
  check_told(said, "catalogue.json", "$.commands.fast: Vehicle.Speed is set, but");
  check_told(said, "catalogue.json", ("$.commands.dim: " + std::string(kLowBeam)).c_str());
  check_told(said, "catalogue.json", ("$.commands.far: " + std::string(kWindow)).c_str());
}

TEST(VehicleFiles, Signals_that_the_messages_do_not_have_are_told_all_at_once) {
  edit("catalogue.json", [](Json& catalogue) {
    catalogue["commands"]["rise"] = command("Vehicle.Chassis.RideHeight", 2);
  });
  edit("signals.json", [](Json& signals) {
    signals["signals"]["Vehicle.A"] = {{"feedback", {{"signal", "NoMessage.Signal"}}}};
    signals["signals"]["Vehicle.B"] = {{"feedback", {{"signal", "BodyStatus.NoSignal"}}}};
    signals["signals"][kLowBeam]["write"]["values"]["true"] = "Bright";
  });
  const std::string said = check_config();
  check_told(said, "signals.json", "$.signals: Vehicle.Chassis.RideHeight is missing");
  check_told(said, "signals.json",
             R"($.signals["Vehicle.A"].feedback.signal: the DBC file has no message NoMessage)");
  check_told(
      said, "signals.json",
      R"($.signals["Vehicle.B"].feedback.signal: message BodyStatus of the DBC file has no)");
  check_told(said, "signals.json",
             (R"($.signals[")" + std::string(kLowBeam) + R"("].write.values.true: )").c_str());
}

TEST(VehicleFiles, Mistakes_in_each_of_them_are_told_at_once) {
  edit("catalogue.json", [](Json& catalogue) { catalogue["version"] = 2; });
  edit("signals.json", [](Json& signals) { signals["version"] = 2; });
  std::ofstream(file("vehicle.dbc"), std::ios::app) << "BO_ 9999 TooFar: 8 Body\n";
  const std::string said = check_config();
  check_told(said, "catalogue.json", "$.version: ");
  check_told(said, "signals.json", "$.version: ");
  check_told(said, "vehicle.dbc", "line ");
}
