// The gateway's power cut at random moments while commands stream: integration/kills, with a
// machine in the place of a process.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gateway/boot.hpp"
#include "integration/kills/report.hpp"

namespace latchkey::gateway {

// Throws std::runtime_error when the run is not possible.
kills::Report cut_power(const Setup& setup, std::size_t cuts, std::uint64_t seed);

}  // namespace latchkey::gateway
