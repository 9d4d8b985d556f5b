// What the simulated vehicle consists of: its signals, by COVESA VSS 5.0 path. `Vehicle.Private` is
// not part of VSS: those signals are ours, for what it has no word.
//
// Where VSS has an actuator and this vehicle no motor for it (opening a door), it is a sensor here.
// VSS numbers the gears; Private.Gear spells them as the lever does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.hpp"
#include "core/value.hpp"

namespace latchkey::vehicle {

enum class Role : std::uint8_t {
  actuator,  // takes requests
  sensor,    // changes by physics or by hand
  derived,   // follows from other signals
};

struct SignalSpec {
  std::string_view path;
  core::Value initial;          // its kind is the signal's kind
  base::Millis travel{0};       // actuators: how long reaching a value takes
  double minimum = 0.0;         // numbers
  double maximum = 0.0;         // numbers
  std::string_view words = {};  // words: the allowed ones, separated by spaces
  bool gradual = false;         // moves at constant speed, minimum to maximum in `travel`
  Role role = Role::actuator;
};

namespace detail {

inline constexpr base::Millis kRelay{20};
inline constexpr base::Millis kLock{150};
inline constexpr base::Millis kControlUnit{300};
inline constexpr base::Millis kFlap{1000};
inline constexpr base::Millis kHandshake{1000};
inline constexpr base::Millis kTrunk{2000};
inline constexpr base::Millis kWindow{4000};

constexpr SignalSpec truth(std::string_view path, bool initial,
                           base::Millis travel = base::Millis{0}) {
  return {.path = path, .initial = initial, .travel = travel};
}

constexpr SignalSpec number(std::string_view path, double initial, double minimum, double maximum,
                            base::Millis travel = base::Millis{0}) {
  return {
      .path = path, .initial = initial, .travel = travel, .minimum = minimum, .maximum = maximum};
}

constexpr SignalSpec word(std::string_view path, std::string_view initial, std::string_view words,
                          base::Millis travel = base::Millis{0}) {
  return {.path = path, .initial = core::Word::clipped(initial), .travel = travel, .words = words};
}

constexpr SignalSpec window(std::string_view path) {  // 0 is closed
  SignalSpec spec = number(path, 0, 0, 100, kWindow);
  spec.gradual = true;
  return spec;
}

constexpr SignalSpec sensed(SignalSpec spec) {
  spec.role = Role::sensor;
  return spec;
}

constexpr SignalSpec derived(SignalSpec spec) {
  spec.role = Role::derived;
  return spec;
}

inline constexpr std::array kTable = {
    truth("Vehicle.Cabin.Door.Row1.DriverSide.IsLocked", true, kLock),
    truth("Vehicle.Cabin.Door.Row1.PassengerSide.IsLocked", true, kLock),
    truth("Vehicle.Cabin.Door.Row2.DriverSide.IsLocked", true, kLock),
    truth("Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked", true, kLock),
    sensed(truth("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", false)),
    sensed(truth("Vehicle.Cabin.Door.Row1.PassengerSide.IsOpen", false)),
    sensed(truth("Vehicle.Cabin.Door.Row2.DriverSide.IsOpen", false)),
    sensed(truth("Vehicle.Cabin.Door.Row2.PassengerSide.IsOpen", false)),
    window("Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"),
    window("Vehicle.Cabin.Door.Row1.PassengerSide.Window.Position"),
    window("Vehicle.Cabin.Door.Row2.DriverSide.Window.Position"),
    window("Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position"),
    derived(truth("Vehicle.Cabin.Door.Row1.DriverSide.Window.IsOpen", false)),
    derived(truth("Vehicle.Cabin.Door.Row1.PassengerSide.Window.IsOpen", false)),
    derived(truth("Vehicle.Cabin.Door.Row2.DriverSide.Window.IsOpen", false)),
    derived(truth("Vehicle.Cabin.Door.Row2.PassengerSide.Window.IsOpen", false)),

    truth("Vehicle.Body.Trunk.Rear.IsOpen", false, kTrunk),
    truth("Vehicle.Body.Trunk.Front.IsOpen", false, kTrunk),
    truth("Vehicle.Body.Lights.Beam.Low.IsOn", false, kRelay),
    truth("Vehicle.Body.Lights.Beam.High.IsOn", false, kRelay),
    truth("Vehicle.Body.Lights.Hazard.IsSignaling", false, kRelay),
    truth("Vehicle.Body.Horn.IsActive", false, kRelay),

    truth("Vehicle.Cabin.HVAC.IsAirConditioningActive", false, kControlUnit),
    truth("Vehicle.Cabin.HVAC.IsFrontDefrosterActive", false, kControlUnit),
    number("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", 21, 15, 28, kControlUnit),
    number("Vehicle.Cabin.HVAC.Station.Row1.Passenger.Temperature", 21, 15, 28, kControlUnit),
    sensed(number("Vehicle.Cabin.HVAC.AmbientAirTemperature", 12, -60, 80)),
    number("Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling", 0, 0, 100, kControlUnit),
    number("Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling", 0, 0, 100, kControlUnit),
    sensed(number("Vehicle.Exterior.AirTemperature", 12, -60, 80)),

    truth("Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsFlapOpen", false,
          kFlap),
    sensed(truth("Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition."
                 "IsChargingCableConnected",
                 false)),
    word("Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging", "STOP", "START STOP",
         kHandshake),
    number("Vehicle.Powertrain.TractionBattery.Charging.ChargeLimit", 80, 50, 100, kControlUnit),
    derived(truth("Vehicle.Powertrain.TractionBattery.Charging.IsCharging", false)),
    sensed(number("Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed", 62, 0, 100)),

    sensed(number("Vehicle.Speed", 0, 0, 300)),
    derived(truth("Vehicle.Powertrain.Transmission.IsParkLockEngaged", true)),
    derived(word("Vehicle.LowVoltageSystemState", "OFF", "OFF ACC ON")),

    sensed(word("Vehicle.Private.Gear", "P", "P R N D")),
    truth("Vehicle.Private.IsAwake", false, kControlUnit),
    truth("Vehicle.Private.RemoteStart.IsActive", false, kControlUnit),
    truth("Vehicle.Private.Sentry.IsActive", false, kControlUnit),
};

}  // namespace detail

inline constexpr const auto& kSignals = detail::kTable;

// A value for every signal, by place in kSignals.
using Values = std::array<core::Value, detail::kTable.size()>;

Values initial_values();

constexpr std::optional<std::size_t> find_signal(std::string_view path) {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    if (kSignals[i].path == path) return i;
  }
  return std::nullopt;
}

// The place of a signal named in the source. One that does not exist does not compile.
consteval std::size_t at(std::string_view path) { return find_signal(path).value(); }

// Whether the signal can have this value: by kind, range and words.
bool admits(const SignalSpec& spec, const core::Value& value);

// Whether the branch or signal named `branch` covers this path: Vehicle.Cabin does cover
// Vehicle.Cabin.HVAC.IsAirConditioningActive, Vehicle.Cab does not.
bool covers(std::string_view branch, std::string_view path);

}  // namespace latchkey::vehicle
