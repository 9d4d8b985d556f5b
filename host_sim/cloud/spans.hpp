// What the spans of this program have in common.
#pragma once

#include <chrono>
#include <cstdint>

namespace latchkey::cloud {

// Since 1970, as spans have it.
inline std::uint64_t unix_time_ns() {
  return static_cast<std::uint64_t>(
      std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count());
}

}  // namespace latchkey::cloud
