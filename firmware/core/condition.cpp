#include "core/condition.hpp"

#include <algorithm>

namespace latchkey::core {

bool holds(const Condition& condition, const Signals& signals) {
  const auto value = signals.get(condition.signal);
  return value && compare(*value, condition.comparison, condition.value);
}

bool all_hold(const std::vector<Condition>& conditions, const Signals& signals) {
  return std::ranges::all_of(conditions, [&](const Condition& c) { return holds(c, signals); });
}

const Condition* violated(const std::vector<Interlock>& interlocks, InterlockTime time,
                          const Signals& signals) {
  for (const Interlock& interlock : interlocks) {
    if (time == InterlockTime::during && !interlock.during) continue;
    if (!holds(interlock.condition, signals)) return &interlock.condition;
  }
  return nullptr;
}

}  // namespace latchkey::core
