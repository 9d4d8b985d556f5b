#pragma once

#include "base/time.hpp"

namespace latchkey::clock_linux {

// Since the system booted, its sleep included (CLOCK_BOOTTIME): the same for every process, and
// nobody sets it.
[[nodiscard]] base::Millis time_since_boot();

}  // namespace latchkey::clock_linux
