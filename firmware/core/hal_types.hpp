// What the core says to the vehicle and hears from it.
#pragma once

#include <cstdint>

#include "core/value.hpp"

namespace latchkey::core {

// Names one write until its result has come. Never reused in one run of the agent.
enum class WriteToken : std::uint64_t {};

// For a stop alone: whatever an earlier run of the agent has set in motion.
inline constexpr WriteToken kEarlierRun{0};

enum class WriteResult : std::uint8_t {
  taken,    // the vehicle took the request; what it then does shows in its signals
  refused,  // the vehicle said no; nothing moved
  failed,   // the request was lost or broke off; whether something moved is not known
};

}  // namespace latchkey::core
