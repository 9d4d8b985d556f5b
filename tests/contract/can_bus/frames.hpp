// Frames for tests: no two alike.
#pragma once

#include <cstdint>
#include <vector>

#include "can/frame.hpp"

namespace latchkey::contract {

inline can::Frame numbered_frame(can::FrameId id, std::uint32_t number, std::uint8_t size = 8) {
  can::Frame frame{.id = id, .size = size, .data = {}};
  for (std::size_t i = 0; i < size; ++i) {
    frame.data[i] = static_cast<std::uint8_t>(number >> (8 * (i % 4)));
  }
  return frame;
}

inline can::FrameId standard(std::uint32_t value) { return {.value = value, .extended = false}; }
inline can::FrameId extended(std::uint32_t value) { return {.value = value, .extended = true}; }

// All sizes, with the least, the greatest and an identifier in between of both kinds.
inline std::vector<can::Frame> frames_of_every_kind() {
  std::vector<can::Frame> frames;
  for (const can::FrameId id :
       {standard(0), standard(0x123), standard(can::kStandardIdMax), extended(0), extended(0x123),
        extended(0x18FEF100), extended(can::kExtendedIdMax)}) {
    for (std::uint8_t size = 0; size <= can::kDataBytesMax; ++size) {
      frames.push_back(numbered_frame(id, 0x00FF7F81, size));
    }
  }
  return frames;
}

}  // namespace latchkey::contract
