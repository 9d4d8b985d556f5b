// LinuxClock: CLOCK_MONOTONIC for deadlines, CLOCK_REALTIME for the claims' times.
#pragma once

#include <cstdint>

#include "ports/clock.hpp"

namespace latchkey::clock_linux {

// When the wall clock is trusted: once the kernel says that it is synchronised (adjtimex(2), as an
// NTP or PTP client sets it, or gpsd), or from the start, where a clock that keeps its time without
// power was set at the factory.
enum class Trust : std::uint8_t { when_synchronised, always };

class LinuxClock final : public ports::Clock {
 public:
  explicit LinuxClock(Trust trust) : trust_(trust) {}

 private:
  [[nodiscard]] base::Now do_now() const override;

  Trust trust_;
};

}  // namespace latchkey::clock_linux
