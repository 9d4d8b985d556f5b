// Driver: the vehicle without its ECUs, in virtual time, for tests.
#pragma once

#include <CppUTest/TestHarness.h>

#include <string>
#include <string_view>

#include "vehicle/vehicle.hpp"

namespace latchkey::vehicle {

inline constexpr auto kLock = "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked";
inline constexpr auto kOtherLock = "Vehicle.Cabin.Door.Row2.DriverSide.IsLocked";
inline constexpr auto kWindow = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position";
inline constexpr auto kWindowIsOpen = "Vehicle.Cabin.Door.Row1.DriverSide.Window.IsOpen";
inline constexpr auto kSpeed = "Vehicle.Speed";

inline std::size_t place(std::string_view path) { return find_signal(path).value(); }

inline void check_text(const std::string& expected, const std::string& actual) {
  STRCMP_EQUAL(expected.c_str(), actual.c_str());
}

// The actuation log without its sequence numbers and times.
inline std::string log_of(const Vehicle& vehicle) {
  std::string text;
  for (const auto& entry : vehicle.log().entries()) {
    const std::string line = print(entry);
    text += line.substr(line.find(' ', line.find(' ') + 1) + 1) + "\n";
  }
  return text;
}

class Driver {
 public:
  void ask(std::string_view path, const core::Value& value) {
    vehicle.ask(place(path), value, now);
  }
  void release(std::string_view path) { vehicle.release(place(path), now); }
  void set(std::string_view path, const core::Value& value) {
    CHECK_TRUE(vehicle.set(path, value, now).has_value());
  }
  void fault(Fault fault, std::string_view branch) {
    CHECK_TRUE(vehicle.add_fault(fault, branch, now));
  }

  void pass(base::Millis time) {
    now += time;
    vehicle.advance(now);
  }

  // Steps from event to event until the vehicle rests.
  void run() {
    while (const auto next = vehicle.next_event()) {
      now = *next;
      vehicle.advance(now);
    }
  }

  [[nodiscard]] std::string log() const { return log_of(vehicle); }

  [[nodiscard]] core::Value value(std::string_view path) const {
    return vehicle.values()[place(path)];
  }
  [[nodiscard]] double number(std::string_view path) const { return std::get<double>(value(path)); }
  [[nodiscard]] bool truth(std::string_view path) const { return std::get<bool>(value(path)); }
  [[nodiscard]] core::Value reported(std::string_view path) const {
    return vehicle.reported()[place(path)];
  }
  [[nodiscard]] bool moving(std::string_view path) const { return vehicle.is_moving(place(path)); }

  Vehicle vehicle;
  base::MonoTime now{};
};

}  // namespace latchkey::vehicle
