#include "base/time.hpp"

#include <CppUTest/TestHarness.h>

#include <type_traits>

namespace base = latchkey::base;
using std::chrono::microseconds;

static_assert(!std::is_convertible_v<base::MonoTime, base::WallTime>);
static_assert(!std::is_convertible_v<base::WallTime, base::MonoTime>);

TEST_GROUP(TimeLeft) { const base::MonoTime now{microseconds{5'000'000}}; };

TEST(TimeLeft, Future_deadline_gives_the_distance) {
  CHECK_TRUE(base::time_left(now, now + base::Millis{250}) == base::Millis{250});
}

TEST(TimeLeft, Part_of_a_millisecond_counts_as_a_whole_one) {
  CHECK_TRUE(base::time_left(now, now + microseconds{1}) == base::Millis{1});
  CHECK_TRUE(base::time_left(now, now + microseconds{1'001}) == base::Millis{2});
}

TEST(TimeLeft, Deadline_now_or_past_gives_zero) {
  CHECK_TRUE(base::time_left(now, now) == base::Millis{0});
  CHECK_TRUE(base::time_left(now, now - microseconds{1}) == base::Millis{0});
}

TEST(TimeLeft, Extremes_of_the_clock_do_not_overflow) {
  CHECK_TRUE(base::time_left(base::MonoTime{}, base::MonoTime::max()) > base::Millis{0});
  CHECK_TRUE(base::time_left(base::MonoTime::max(), base::MonoTime{}) == base::Millis{0});
}
