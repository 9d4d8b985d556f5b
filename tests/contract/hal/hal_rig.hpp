// HalRig: a HAL under test with a vehicle behind it that does what the conformance suite asks for.
// Whoever brings a HAL of their own writes one of these for it, and nothing else.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/value.hpp"
#include "ports/hal.hpp"

namespace latchkey::contract {

// What the suite writes and reads. The HAL under test is constructed with this table; a vehicle
// without these parts plays them.
inline constexpr core::SignalId kLock{0};    // true or false, at first true; there within a second
inline constexpr core::SignalId kWindow{1};  // 0 to 100, at first 0; takes seconds, reports its way
inline constexpr core::SignalId kSpeed{2};   // a number, at first 0; takes no writes

inline const std::vector<std::string>& signal_table() {
  static const std::vector<std::string> kTable = {
      "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked",
      "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position", "Vehicle.Speed"};
  return kTable;
}

inline constexpr std::chrono::seconds kPatience{20};

class HalRig {
 public:
  HalRig() = default;
  HalRig(const HalRig&) = delete;
  HalRig& operator=(const HalRig&) = delete;
  virtual ~HalRig() = default;

  // Not opened yet. With the vehicle present.
  virtual ports::Hal& hal() = 0;

  // Runs the event loop until `done` holds; false when kPatience ran out first.
  [[nodiscard]] virtual bool run_until(const std::function<bool()>& done) = 0;

  virtual void jam(core::SignalId signal) = 0;  // writes are taken, and it does not move
  virtual void set_speed(double speed) = 0;     // by nobody's write
  virtual void set_silent(bool silent) = 0;     // hears and acts, but says nothing
  virtual void remove_vehicle() = 0;            // the connection to it is gone
  virtual void return_vehicle() = 0;            // a new one, everything as at first
};

std::unique_ptr<HalRig> make_hal_rig();

}  // namespace latchkey::contract
