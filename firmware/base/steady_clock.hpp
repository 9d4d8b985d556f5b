// MonoTime as this machine's steady clock has it, for whoever may read a clock or set a timer. Both
// count from the steady clock's own zero.
#pragma once

#include <chrono>

#include "base/time.hpp"

namespace latchkey::base {

inline MonoTime steady_now() {
  return MonoTime(std::chrono::floor<MonotonicClock::duration>(
      std::chrono::steady_clock::now().time_since_epoch()));
}

inline std::chrono::steady_clock::time_point on_steady_clock(MonoTime time) {
  return std::chrono::steady_clock::time_point(time.time_since_epoch());
}

}  // namespace latchkey::base
