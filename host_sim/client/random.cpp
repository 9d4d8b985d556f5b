#include "client/random.hpp"

#include <unistd.h>

#include <array>
#include <exception>

namespace latchkey::client {

void system_random(std::span<std::uint8_t> out) {
  // Fails only on a kernel older than the call, or when asked for more than 256 bytes.
  if (getentropy(out.data(), out.size()) != 0) std::terminate();
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const unsigned byte : bytes) {
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0xfU];
  }
  return hex;
}

std::string make_traceparent(const RandomBytes& random) {
  std::array<std::uint8_t, 24> ids{};
  random(ids);
  // An id of zeros is not valid.
  ids[15] |= 1U;
  ids[23] |= 1U;
  const std::span<const std::uint8_t> all(ids);
  return "00-" + to_hex(all.first(16)) + "-" + to_hex(all.last(8)) + "-01";
}

}  // namespace latchkey::client
