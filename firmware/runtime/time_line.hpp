// Times of spans: nanoseconds since 1970, from base::Now, whose wall clock is told in whole
// milliseconds and may jump.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace latchkey::runtime {

// One trace's: fixed to the wall clock once, so that no jump tears its spans apart.
class TimeLine {
 public:
  explicit TimeLine(std::chrono::nanoseconds wall_ahead_of_mono)
      : wall_ahead_of_mono_(wall_ahead_of_mono) {}

  [[nodiscard]] std::uint64_t at(base::MonoTime time) const;  // 0 before 1970

 private:
  std::chrono::nanoseconds wall_ahead_of_mono_;
};

// How far the wall clock is ahead of the other, to much less than the millisecond that either
// observation leaves open: each narrows it down.
class WallOffset {
 public:
  void observe(base::Now now);
  // Requires an observation.
  [[nodiscard]] TimeLine line() const { return TimeLine(*ahead_); }

 private:
  std::optional<std::chrono::nanoseconds> ahead_;
};

}  // namespace latchkey::runtime
