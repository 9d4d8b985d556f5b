#include "adapters/clock_linux/linux_clock.hpp"

#include <sys/timex.h>

namespace latchkey::clock_linux {
namespace {

bool is_synchronised() {
  timex clock{};  // modes is 0: this asks, and sets nothing
  const int state = ::adjtimex(&clock);
  // Whoever may not even ask (a system call filter) knows nothing about the clock.
  return state >= 0 && state != TIME_ERROR && (clock.status & STA_UNSYNC) == 0;
}

}  // namespace

base::Now LinuxClock::do_now() const {
  using std::chrono::floor;
  const auto mono = std::chrono::steady_clock::now().time_since_epoch();
  return {.mono = base::MonoTime(floor<base::MonoTime::duration>(mono)),
          .wall = floor<base::WallTime::duration>(std::chrono::system_clock::now()),
          .wall_is_trusted = trust_ == Trust::always || is_synchronised()};
}

}  // namespace latchkey::clock_linux
