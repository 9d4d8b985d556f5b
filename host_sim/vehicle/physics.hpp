// What happens in the vehicle without being asked for: signals that follow from others, and slow
// processes. Pure functions of the values; the vehicle applies the changes and keeps the time.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

struct Change {
  std::size_t signal;
  core::Value value;
};

// What every derived signal must read now.
std::vector<Change> derive(const Values& values);

// A process moves one signal a bit each period, for as long as `step` has something to change.
struct Process {
  base::Millis period;
  std::optional<Change> (*step)(const Values& values);
};

std::optional<Change> condition_cabin(const Values& values);  // the air conditioning at work
std::optional<Change> adapt_cabin(const Values& values);      // the weather at work
std::optional<Change> charge(const Values& values);

inline constexpr std::array kProcesses = {
    Process{base::Millis{1000}, condition_cabin},
    Process{base::Millis{10000}, adapt_cabin},
    Process{base::Millis{2000}, charge},
};

}  // namespace latchkey::vehicle
