#include "runtime/time_line.hpp"

#include <CppUTest/TestHarness.h>

namespace latchkey::runtime {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

// The steady clock began at 1,000,000.0004 s of the wall clock, of which whole milliseconds show.
constexpr microseconds kAhead{1'000'000'000'400};

base::Now at(microseconds mono, microseconds wall_ahead = kAhead) {
  const auto wall = std::chrono::floor<base::Millis>(mono + wall_ahead);
  return {.mono = base::MonoTime(mono), .wall = base::WallTime(wall)};
}

std::uint64_t in_ns(microseconds time) {
  return static_cast<std::uint64_t>(nanoseconds(time).count());
}

}  // namespace

TEST_GROUP(WallOffset) { WallOffset offset; };

TEST(WallOffset, one_observation_is_less_than_a_millisecond_behind) {
  offset.observe(at(microseconds(500)));
  const std::uint64_t told = offset.line().at(base::MonoTime(microseconds(500)));
  CHECK(told <= in_ns(kAhead + microseconds(500)));
  CHECK(told > in_ns(kAhead - microseconds(500)));
}

TEST(WallOffset, many_observations_come_close) {
  for (int i = 0; i < 1000; ++i) offset.observe(at(microseconds(i * 1'013)));
  const std::uint64_t told = offset.line().at(base::MonoTime(microseconds(7)));
  CHECK(told <= in_ns(kAhead + microseconds(7)));
  CHECK(told >= in_ns(kAhead + microseconds(7) - microseconds(5)));
}

TEST(WallOffset, wall_clock_that_was_set_is_followed_at_once_and_only_in_new_lines) {
  offset.observe(at(microseconds(0)));
  const TimeLine before = offset.line();
  for (const microseconds jump : {microseconds(3'600'000'000), microseconds(-3'600'000'000)}) {
    offset.observe(at(microseconds(600), kAhead + jump));
    const std::uint64_t told = offset.line().at(base::MonoTime(microseconds(600)));
    CHECK(told > in_ns(kAhead + jump + microseconds(600) - microseconds(1000)));
    CHECK(told <= in_ns(kAhead + jump + microseconds(600) + microseconds(1000)));
  }
  CHECK_EQUAL(in_ns(microseconds(600)), before.at(base::MonoTime(microseconds(600))) -
                                            before.at(base::MonoTime(microseconds(0))));
}

TEST(WallOffset, time_before_1970_is_1970) {
  offset.observe(
      {.mono = base::MonoTime(microseconds(0)), .wall = base::WallTime(base::Millis{-5})});
  CHECK_EQUAL(0U, offset.line().at(base::MonoTime(microseconds(0))));
}

}  // namespace latchkey::runtime
