#include "vehicle/physics.hpp"

#include <algorithm>
#include <cmath>

namespace latchkey::vehicle {
namespace {

constexpr std::size_t kAirConditioning = at("Vehicle.Cabin.HVAC.IsAirConditioningActive");
constexpr std::size_t kCabinTemperature = at("Vehicle.Cabin.HVAC.AmbientAirTemperature");
constexpr std::size_t kDriverTemperature = at("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature");
constexpr std::size_t kPassengerTemperature =
    at("Vehicle.Cabin.HVAC.Station.Row1.Passenger.Temperature");
constexpr std::size_t kOutsideTemperature = at("Vehicle.Exterior.AirTemperature");

constexpr std::size_t kCable =
    at("Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition."
       "IsChargingCableConnected");
constexpr std::size_t kStartStop =
    at("Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging");
constexpr std::size_t kChargeLimit = at("Vehicle.Powertrain.TractionBattery.Charging.ChargeLimit");
constexpr std::size_t kIsCharging = at("Vehicle.Powertrain.TractionBattery.Charging.IsCharging");
constexpr std::size_t kCharge = at("Vehicle.Powertrain.TractionBattery.StateOfCharge.Displayed");

constexpr std::size_t kGear = at("Vehicle.Private.Gear");
constexpr std::size_t kParkLock = at("Vehicle.Powertrain.Transmission.IsParkLockEngaged");
constexpr std::size_t kAwake = at("Vehicle.Private.IsAwake");
constexpr std::size_t kRemoteStart = at("Vehicle.Private.RemoteStart.IsActive");
constexpr std::size_t kLowVoltage = at("Vehicle.LowVoltageSystemState");

struct Window {
  std::size_t position;
  std::size_t is_open;
};

constexpr std::array kWindows = {
    Window{at("Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"),
           at("Vehicle.Cabin.Door.Row1.DriverSide.Window.IsOpen")},
    Window{at("Vehicle.Cabin.Door.Row1.PassengerSide.Window.Position"),
           at("Vehicle.Cabin.Door.Row1.PassengerSide.Window.IsOpen")},
    Window{at("Vehicle.Cabin.Door.Row2.DriverSide.Window.Position"),
           at("Vehicle.Cabin.Door.Row2.DriverSide.Window.IsOpen")},
    Window{at("Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position"),
           at("Vehicle.Cabin.Door.Row2.PassengerSide.Window.IsOpen")},
};

bool truth(const Values& values, std::size_t signal) { return std::get<bool>(values[signal]); }

double number(const Values& values, std::size_t signal) { return std::get<double>(values[signal]); }

std::string_view word(const Values& values, std::size_t signal) {
  return std::get<core::Word>(values[signal]).view();
}

core::Value word(std::string_view text) { return core::Word::clipped(text); }

// A tenth towards the goal, or the goal. In tenths throughout, so that no error adds up.
std::optional<Change> approach(const Values& values, std::size_t signal, double goal) {
  const double now = number(values, signal);
  if (now == goal) return std::nullopt;
  const double step = std::clamp(goal - now, -0.1, 0.1);
  return Change{signal, std::abs(step) < 0.1 ? goal : std::round((now + step) * 10) / 10};
}

bool is_charging(const Values& values) {
  return word(values, kStartStop) == "START" && truth(values, kCable) &&
         number(values, kCharge) < number(values, kChargeLimit);
}

std::string_view low_voltage_state(const Values& values) {
  if (truth(values, kRemoteStart)) return "ON";
  return truth(values, kAwake) ? "ACC" : "OFF";
}

}  // namespace

std::vector<Change> derive(const Values& values) {
  std::vector<Change> changes = {
      {kIsCharging, is_charging(values)},
      {kParkLock, word(values, kGear) == "P"},
      {kLowVoltage, word(low_voltage_state(values))},
  };
  for (const auto& [position, is_open] : kWindows) {
    changes.push_back({is_open, number(values, position) > 0});
  }
  return changes;
}

std::optional<Change> condition_cabin(const Values& values) {
  if (!truth(values, kAirConditioning)) return std::nullopt;
  const double goal =
      (number(values, kDriverTemperature) + number(values, kPassengerTemperature)) / 2;
  return approach(values, kCabinTemperature, goal);
}

std::optional<Change> adapt_cabin(const Values& values) {
  if (truth(values, kAirConditioning)) return std::nullopt;
  return approach(values, kCabinTemperature, number(values, kOutsideTemperature));
}

std::optional<Change> charge(const Values& values) {
  if (!truth(values, kIsCharging)) return std::nullopt;
  return approach(values, kCharge, number(values, kChargeLimit));
}

}  // namespace latchkey::vehicle
