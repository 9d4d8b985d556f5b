#include "adapters/clock_linux/boot_time.hpp"

#include <ctime>

namespace latchkey::clock_linux {

base::Millis time_since_boot() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::floor<base::Millis>(std::chrono::seconds{time.tv_sec} +
                                          std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace latchkey::clock_linux
