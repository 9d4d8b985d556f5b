// Two kinds of time that the compiler keeps apart.
//
// MonoTime drives every deadline and never jumps. WallTime is compared with the `iat`, `nbf` and
// `exp` claims and stamped on callbacks; it may jump, and nothing that runs depends on it.
#pragma once

#include <chrono>

namespace latchkey::base {

using Millis = std::chrono::milliseconds;

// A tag, not a clock: the core is told the time. `ports::Clock` reads it.
struct MonotonicClock {
  using duration = std::chrono::microseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MonotonicClock>;
  static constexpr bool is_steady = true;
};

using MonoTime = MonotonicClock::time_point;
using WallTime = std::chrono::sys_time<Millis>;

struct Now {
  MonoTime mono;
  WallTime wall;
  bool wall_is_trusted = true;  // it was set from somewhere, and is kept right
};

// Whole milliseconds from `from` to `until`, 0 when that moment has passed.
constexpr Millis time_left(MonoTime from, MonoTime until) {
  return until > from ? std::chrono::ceil<Millis>(until - from) : Millis{0};
}

}  // namespace latchkey::base
