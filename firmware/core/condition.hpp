// Conditions over signals: what an interlock demands, and what confirms a step.
#pragma once

#include <vector>

#include "core/signals.hpp"
#include "core/value.hpp"

namespace latchkey::core {

struct Condition {
  SignalId signal;
  Comparison comparison = Comparison::eq;
  Value value;

  friend bool operator==(const Condition&, const Condition&) = default;
};

// A condition that must hold before a command starts and, where marked, while it runs.
struct Interlock {
  Condition condition;
  bool during = false;
};

// A condition on an unknown signal does not hold.
bool holds(const Condition& condition, const Signals& signals);
bool all_hold(const std::vector<Condition>& conditions, const Signals& signals);

enum class InterlockTime : bool { before, during };

// The first interlock that stands in the way at that time, or nullptr.
const Condition* violated(const std::vector<Interlock>& interlocks, InterlockTime time,
                          const Signals& signals);

}  // namespace latchkey::core
