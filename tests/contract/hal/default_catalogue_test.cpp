// The default catalogue and the simulated vehicle fit: every command, with its parameters at either
// end of their range, is confirmed in time. In virtual time.
#include <CppUTest/TestHarness.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "vehicle/vehicle.hpp"

namespace latchkey::contract {

using base::Millis;
using core::Value;
using nlohmann::json;
using vehicle::Vehicle;

namespace {

Value to_value(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>();
  return core::Word::exactly(value.get<std::string>()).value();
}

// A value as written in a step: a parameter stands for the end of its range named `bound`.
Value resolve(const json& source, const json& command, const char* bound) {
  if (!source.is_object()) return to_value(source);
  return to_value(command["params"]["properties"][source["param"].get<std::string>()][bound]);
}

const Value& value_of(const Vehicle& vehicle, const std::string& path) {
  const auto signal = vehicle::find_signal(path);
  CHECK_TEXT(signal.has_value(), path.c_str());
  return vehicle.values()[*signal];
}

// What a step asks for, by place among the vehicle's signals.
std::map<std::size_t, Value> requests_of(const json& step, const json& command, const char* bound) {
  std::map<std::size_t, Value> requests;
  for (const auto& [path, source] : step["set"].items()) {
    const auto signal = vehicle::find_signal(path);
    CHECK_TEXT(signal.has_value(), path.c_str());
    requests.emplace(*signal, resolve(source, command, bound));
  }
  return requests;
}

bool is_confirmed(const Vehicle& vehicle, const json& step, const json& command,
                  const char* bound) {
  if (!step.contains("confirm")) {
    for (const auto& [signal, value] : requests_of(step, command, bound)) {
      if (vehicle.values()[signal] != value) return false;
    }
    return true;
  }
  for (const json& confirm : step["confirm"]) {
    STRCMP_EQUAL("==", confirm["is"].get<std::string>().c_str());
    if (value_of(vehicle, confirm["signal"]) != resolve(confirm["value"], command, bound)) {
      return false;
    }
  }
  return true;
}

json read_catalogue() {
  std::ifstream file(LATCHKEY_DEFAULT_CATALOGUE);
  return json::parse(file);
}

}  // namespace

TEST_GROUP(DefaultCatalogue) {
  json commands = read_catalogue()["commands"];
  base::MonoTime now{};

  // What a driver would see to before sending the command.
  void prepare(Vehicle & vehicle, const json& command) {
    for (const json& interlock : command.value("interlocks", json::array())) {
      const std::string path = interlock["signal"];
      const Value wanted = to_value(interlock["value"]);
      if (value_of(vehicle, path) == wanted) continue;
      CHECK_TEXT(vehicle.set(path, wanted, now).has_value(), path.c_str());
    }
  }

  void check_steps(Vehicle & vehicle, const json& command, const char* steps, const char* bound) {
    for (const json& step : command.value(steps, json::array())) {
      const auto requests = requests_of(step, command, bound);
      for (const auto& [signal, value] : requests) vehicle.ask(signal, value, now);
      now += Millis{step["confirm_within_ms"].get<int>()};
      vehicle.advance(now);
      for (const auto& [signal, value] : requests) vehicle.release(signal, now);
      CHECK_TEXT(is_confirmed(vehicle, step, command, bound), step.dump().c_str());
    }
  }
};

TEST(DefaultCatalogue, every_command_is_confirmed_in_time) {
  CHECK(commands.size() >= 25);
  for (const json& command : commands) {
    for (const char* bound : {"minimum", "maximum"}) {
      Vehicle vehicle;
      prepare(vehicle, command);
      check_steps(vehicle, command, "steps", bound);
      check_steps(vehicle, command, "rollback", bound);
    }
  }
}

TEST(DefaultCatalogue, timeout_leaves_room_for_every_step) {
  for (const auto& [name, command] : commands.items()) {
    int steps_ms = 0;
    for (const json& step : command["steps"]) {
      steps_ms += step["confirm_within_ms"].get<int>() + step.value("pulse_ms", 0);
    }
    CHECK_TEXT(command["timeout_ms"].get<int>() > steps_ms, name.c_str());
  }
}

}  // namespace latchkey::contract
