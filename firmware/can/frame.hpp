// A classical CAN data frame (ISO 11898-1): an identifier and up to eight bytes. Remote frames and
// CAN FD frames have no place here; whoever receives one drops it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>

namespace latchkey::can {

inline constexpr std::size_t kDataBytesMax = 8;
inline constexpr std::uint32_t kStandardIdMax = 0x7FF;
inline constexpr std::uint32_t kExtendedIdMax = 0x1FFFFFFF;

struct FrameId {
  std::uint32_t value = 0;
  bool extended = false;  // 29 bits, not 11

  friend constexpr bool operator==(const FrameId&, const FrameId&) = default;
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 it compares with for a pointer
  friend constexpr auto operator<=>(const FrameId&, const FrameId&) = default;
};

using Data = std::array<std::uint8_t, kDataBytesMax>;

struct Frame {
  FrameId id;
  std::uint8_t size = 0;  // bytes of `data` that count; the others are 0
  Data data{};

  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return {data.data(), size}; }

  friend bool operator==(const Frame&, const Frame&) = default;
};

}  // namespace latchkey::can
