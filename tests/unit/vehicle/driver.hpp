// Driver: a vehicle in virtual time, with an agent that listens, for tests.
#pragma once

#include <CppUTest/TestHarness.h>

#include <string>
#include <utility>
#include <vector>

#include "vehicle/control.hpp"
#include "vehicle/vehicle.hpp"

namespace latchkey::vehicle {

inline constexpr auto kLock = "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked";
inline constexpr auto kOtherLock = "Vehicle.Cabin.Door.Row2.DriverSide.IsLocked";
inline constexpr auto kWindow = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position";
inline constexpr auto kSpeed = "Vehicle.Speed";

class Driver {
 public:
  Driver() {
    vehicle.connect_agent(now);
    heard();
  }

  void write(std::uint64_t token, std::vector<hal_socket::PathValue> values) {
    vehicle.write({.token = core::WriteToken{token}, .values = std::move(values)}, now);
  }

  void stop(std::uint64_t token) { vehicle.stop({.token = core::WriteToken{token}}, now); }

  std::string control(std::string_view line) { return execute(vehicle, line, now); }

  void pass(base::Millis time) {
    now += time;
    vehicle.advance(now);
  }

  // Steps from event to event until the vehicle rests; what it says on the way.
  std::string run() {
    std::string said = heard();
    while (const auto next = vehicle.next_event()) {
      now = *next;
      vehicle.advance(now);
      said += heard();
    }
    return said;
  }

  // What the vehicle says now, as lines of the protocol.
  std::string heard() {
    std::string said;
    while (const auto message = vehicle.poll_message(now)) {
      said += hal_socket::print(*message).value();
    }
    return said;
  }

  // The actuation log without its sequence numbers and times.
  std::string log() const {
    std::string text;
    for (const auto& entry : vehicle.log().entries()) {
      const std::string line = print(entry);
      text += line.substr(line.find(' ', line.find(' ') + 1) + 1) + "\n";
    }
    return text;
  }

  core::Value value(std::string_view path) const {
    return vehicle.values()[find_signal(path).value()];
  }

  double number(std::string_view path) const { return std::get<double>(value(path)); }
  bool truth(std::string_view path) const { return std::get<bool>(value(path)); }

  Vehicle vehicle;
  base::MonoTime now{};
};

inline void check_text(const std::string& expected, const std::string& actual) {
  STRCMP_EQUAL(expected.c_str(), actual.c_str());
}

}  // namespace latchkey::vehicle
