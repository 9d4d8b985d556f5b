#include "runtime/time_line.hpp"

#include <algorithm>

namespace latchkey::runtime {

using std::chrono::nanoseconds;

std::uint64_t TimeLine::at(base::MonoTime time) const {
  const nanoseconds since_1970 = time.time_since_epoch() + wall_ahead_of_mono_;
  return static_cast<std::uint64_t>(std::max(since_1970, nanoseconds{0}).count());
}

void WallOffset::observe(base::Now now) {
  // The true wall time is in [now.wall, now.wall + 1 ms). After a jump that moves the offset too.
  const nanoseconds least = now.wall.time_since_epoch() - now.mono.time_since_epoch();
  const nanoseconds most = least + base::Millis{1};
  ahead_ = std::clamp(ahead_.value_or(least), least, most);
}

}  // namespace latchkey::runtime
