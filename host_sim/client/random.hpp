// Random bytes for names: command ids, trace ids, MQTT client ids. Keys come from crypto_mbedtls.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace latchkey::client {

// Fills the whole span. Tests pass one that is not random.
using RandomBytes = std::function<void(std::span<std::uint8_t>)>;

// From the kernel; any thread. At most 256 bytes at a time.
void system_random(std::span<std::uint8_t> out);

// Lower case, two digits a byte.
std::string to_hex(std::span<const std::uint8_t> bytes);

template <std::size_t Bytes>
std::string random_hex(const RandomBytes& random = system_random) {
  std::array<std::uint8_t, Bytes> bytes{};
  random(bytes);
  return to_hex(bytes);
}

// A W3C Trace Context `traceparent` that starts a trace of its own, marked as sampled.
std::string make_traceparent(const RandomBytes& random);

}  // namespace latchkey::client
