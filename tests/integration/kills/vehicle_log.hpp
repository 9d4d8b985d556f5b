// The simulated vehicle's log (host_sim/vehicle/actuation_log.hpp), as far as it tells what was
// started.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "integration/kills/commands.hpp"

namespace latchkey::kills {

struct Start {
  std::uint64_t sequence = 0;
  std::uint64_t at_ms = 0;  // by the machine's monotonic clock
  Actuation what;
};

// Lines "SEQUENCE MILLISECONDS taken PATH=VALUE"; others are passed over. Throws
// std::runtime_error when a line cannot be read, or the vehicle has dropped the beginning.
std::vector<Start> parse_vehicle_log(std::string_view text);

}  // namespace latchkey::kills
