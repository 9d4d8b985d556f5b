#include "can/candump.hpp"

#include <array>
#include <cstdio>

namespace latchkey::can {
namespace {

void append_hex(std::string& line, std::uint32_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (int digit = digits - 1; digit >= 0; --digit) {
    line += kDigits[(value >> (4 * static_cast<unsigned>(digit))) & 0xFU];
  }
}

}  // namespace

std::string candump_line(Timestamp at, std::string_view interface, const Frame& frame) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at);
  std::array<char, 40> stamp{};
  std::snprintf(stamp.data(), stamp.size(), "(%010lld.%06lld) ",
                static_cast<long long>(seconds.time_since_epoch().count()),
                static_cast<long long>((at - seconds).count()));
  std::string line = stamp.data();
  line += interface;
  line += ' ';
  // The readers tell an extended identifier by its eight digits.
  append_hex(line, frame.id.value, frame.id.extended ? 8 : 3);
  line += '#';
  for (const std::uint8_t byte : frame.bytes()) append_hex(line, byte, 2);
  return line;
}

}  // namespace latchkey::can
