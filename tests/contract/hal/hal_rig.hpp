// HalRig: a HAL under test with a vehicle behind it that does what the conformance suite asks for.
// Whoever brings a HAL of their own writes one of these for it, and nothing else
// (docs/porting-hal.md).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/value.hpp"
#include "ports/hal.hpp"

namespace latchkey::contract {

// What the suite writes and reads. The HAL under test is constructed with this table.
inline constexpr core::SignalId kQuick{0};   // takes writes; there within a second
inline constexpr core::SignalId kSlow{1};    // takes writes; takes a second or more
inline constexpr core::SignalId kSensed{2};  // takes no writes; changes by itself

inline const std::vector<std::string>& signal_table() {
  static const std::vector<std::string> kTable = {
      "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked",
      "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position", "Vehicle.Speed"};
  return kTable;
}

// Two values that a signal can have: that at first, and another one.
struct TwoValues {
  core::Value first;
  core::Value other;
};

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

  // Of each signal, by its place in the table.
  [[nodiscard]] virtual const std::vector<TwoValues>& values() const = 0;

  // The vehicle as it really is, whatever the HAL knows of it.
  [[nodiscard]] virtual bool moves(core::SignalId signal) = 0;  // on its way somewhere
  [[nodiscard]] virtual core::Value reality(core::SignalId signal) = 0;

  virtual void jam(core::SignalId signal) = 0;       // writes are taken, and it does not move
  virtual void sense(const core::Value& value) = 0;  // it changes by nobody's write
  virtual void set_silent(bool silent) = 0;          // hears and acts, but says nothing
  virtual void remove_vehicle() = 0;                 // it is gone
  virtual void return_vehicle() = 0;                 // a new one, everything as at first
};

std::unique_ptr<HalRig> make_hal_rig();

}  // namespace latchkey::contract
