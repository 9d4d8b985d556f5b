#include "client/uuid7.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace latchkey::client {
namespace {

constexpr std::uint16_t kCounterMax = 0xfff;

// The counter starts in its lower half, which leaves room for 2,048 more in one millisecond.
constexpr unsigned kCounterSeedMask = 0x7;

}  // namespace

std::string Uuid7Source::next(base::WallTime at) {
  std::array<std::uint8_t, 16> uuid{};
  random_(uuid);

  const auto ms = static_cast<std::uint64_t>(at.time_since_epoch().count());
  if (ms > last_ms_ || counter_ == kCounterMax) {
    last_ms_ = ms > last_ms_ ? ms : last_ms_ + 1;
    counter_ = static_cast<std::uint16_t>(((uuid[6] & kCounterSeedMask) << 8U) | uuid[7]);
  } else {
    ++counter_;
  }

  for (std::size_t i = 0; i < 6; ++i) {
    uuid[i] = static_cast<std::uint8_t>(last_ms_ >> (8 * (5 - i)));
  }
  uuid[6] = static_cast<std::uint8_t>(0x70U | (counter_ >> 8U));
  uuid[7] = static_cast<std::uint8_t>(counter_);
  uuid[8] = static_cast<std::uint8_t>(0x80U | (uuid[8] & 0x3fU));

  const std::string hex = to_hex(uuid);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

}  // namespace latchkey::client
