#include "can/checksum.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace latchkey::can {
namespace {

constexpr std::array<std::pair<Checksum, std::string_view>, 3> kNames{{
    {Checksum::crc8_j1850, "crc8_j1850"},
    {Checksum::sum8, "sum8"},
    {Checksum::xor8, "xor8"},
}};

constexpr std::uint8_t kJ1850Polynomial = 0x1D;
constexpr std::uint8_t kJ1850Start = 0xFF;
constexpr std::uint8_t kJ1850Inverted = 0xFF;

// What a byte becomes by eight steps of the division.
constexpr std::array<std::uint8_t, 256> kJ1850Table = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned byte = 0; byte < table.size(); ++byte) {
    unsigned rest = byte;
    for (int bit = 0; bit < 8; ++bit) {
      rest = (rest & 0x80U) != 0 ? (rest << 1U) ^ kJ1850Polynomial : rest << 1U;
    }
    table[byte] = static_cast<std::uint8_t>(rest);
  }
  return table;
}();

// `step` folds a byte into what the bytes before it came to.
template <class Step>
std::uint8_t fold(std::uint8_t start, std::uint16_t data_id, const Frame& frame, std::size_t place,
                  Step step) {
  unsigned sum = step(start, data_id & 0xFFU);
  sum = step(sum, data_id >> 8U);
  const auto bytes = frame.bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i != place) sum = step(sum, bytes[i]);
  }
  return static_cast<std::uint8_t>(sum);
}

}  // namespace

std::string_view to_string(Checksum kind) {
  return std::ranges::find(kNames, kind, [](const auto& entry) { return entry.first; })->second;
}

std::optional<Checksum> find_checksum(std::string_view name) {
  const auto* found =
      std::ranges::find(kNames, name, [](const auto& entry) { return entry.second; });
  return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

std::uint8_t checksum(Checksum kind, std::uint16_t data_id, const Frame& frame, std::size_t place) {
  switch (kind) {
    case Checksum::crc8_j1850: {
      const auto divide = [](unsigned sum, unsigned byte) -> unsigned {
        return kJ1850Table[sum ^ byte];
      };
      const std::uint8_t rest = fold(kJ1850Start, data_id, frame, place, divide);
      return rest ^ kJ1850Inverted;
    }
    case Checksum::sum8:
      return fold(0, data_id, frame, place,
                  [](unsigned sum, unsigned byte) { return (sum + byte) & 0xFFU; });
    case Checksum::xor8:
      return fold(0, data_id, frame, place, [](unsigned sum, unsigned byte) { return sum ^ byte; });
  }
  return 0;
}

}  // namespace latchkey::can
