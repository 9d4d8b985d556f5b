#include "adapters/clock_linux/linux_clock.hpp"

namespace latchkey::clock_linux {

base::Now LinuxClock::do_now() const {
  using std::chrono::floor;
  const auto mono = std::chrono::steady_clock::now().time_since_epoch();
  return {.mono = base::MonoTime(floor<base::MonoTime::duration>(mono)),
          .wall = floor<base::WallTime::duration>(std::chrono::system_clock::now())};
}

}  // namespace latchkey::clock_linux
