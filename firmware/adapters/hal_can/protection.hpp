// Protection: the counter and the checksum of a message, where it has them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "can/checksum.hpp"
#include "can/database.hpp"
#include "can/packing.hpp"

namespace latchkey::hal_can {

struct Protection {
  struct Check {
    can::Checksum kind = can::Checksum::crc8_j1850;
    std::uint16_t data_id = 0;
    std::size_t place = 0;  // of its byte

    [[nodiscard]] std::uint8_t over(const can::Frame& frame) const {
      return can::checksum(kind, data_id, frame, place);
    }
  };

  std::optional<can::Layout> counter;
  std::optional<Check> check;

  void seal(can::Frame& frame, std::uint64_t count) const {
    if (counter) can::insert(frame.data, *counter, count);
    if (check) frame.data[check->place] = check->over(frame);
  }

  [[nodiscard]] bool is_intact(const can::Frame& frame) const {
    return !check || frame.data[check->place] == check->over(frame);
  }
};

}  // namespace latchkey::hal_can
