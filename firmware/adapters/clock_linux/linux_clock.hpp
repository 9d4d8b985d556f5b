// LinuxClock: CLOCK_MONOTONIC for deadlines, CLOCK_REALTIME for the claims' times.
#pragma once

#include "ports/clock.hpp"

namespace latchkey::clock_linux {

class LinuxClock final : public ports::Clock {
 private:
  [[nodiscard]] base::Now do_now() const override;
};

}  // namespace latchkey::clock_linux
