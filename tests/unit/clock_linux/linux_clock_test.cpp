#include "adapters/clock_linux/linux_clock.hpp"

#include <CppUTest/TestHarness.h>

namespace latchkey::clock_linux {

TEST_GROUP(LinuxClock){};

TEST(LinuxClock, Monotonic_time_never_goes_back) {
  const LinuxClock clock(Trust::always);
  const auto before = clock.now().mono;
  CHECK_TRUE(clock.now().mono >= before);
}

}  // namespace latchkey::clock_linux
