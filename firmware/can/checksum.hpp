// Checksums that messages carry in one of their own bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "can/frame.hpp"

namespace latchkey::can {

enum class Checksum : std::uint8_t {
  crc8_j1850,  // SAE J1850: polynomial 0x1D, begins with 0xFF, inverted
  sum8,        // the sum, modulo 256
  xor8,        // all bytes, exclusive or
};

std::string_view to_string(Checksum kind);
std::optional<Checksum> find_checksum(std::string_view name);

// Over `data_id`, low byte first, and then the frame's bytes without the one at `place`.
std::uint8_t checksum(Checksum kind, std::uint16_t data_id, const Frame& frame, std::size_t place);

}  // namespace latchkey::can
