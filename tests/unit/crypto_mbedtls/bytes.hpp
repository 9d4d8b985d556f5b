// Bytes from the notations that test vectors come in. Malformed input throws: it is the test's own.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace latchkey::testing {

using Bytes = std::vector<std::uint8_t>;

inline Bytes from_text(std::string_view text) { return {text.begin(), text.end()}; }

inline unsigned place_in(std::string_view alphabet, char c) {
  const std::size_t place = alphabet.find(c);
  if (place == std::string_view::npos) throw std::invalid_argument("not in the alphabet");
  return static_cast<unsigned>(place);
}

inline Bytes from_hex(std::string_view hex) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (hex.size() % 2 != 0) throw std::invalid_argument("half a byte of hex");
  Bytes bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const unsigned byte = place_in(kDigits, hex[i]) << 4U | place_in(kDigits, hex[i + 1]);
    bytes.push_back(static_cast<std::uint8_t>(byte));
  }
  return bytes;
}

inline Bytes from_base64url(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  Bytes bytes;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    bits = (bits << 6U | place_in(kDigits, c)) & 0xFFFFU;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push_back(static_cast<std::uint8_t>(bits >> held & 0xFFU));
  }
  return bytes;
}

template <std::size_t N>
std::array<std::uint8_t, N> exactly(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != N) throw std::invalid_argument("not the size that is wanted");
  std::array<std::uint8_t, N> array;
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

}  // namespace latchkey::testing
