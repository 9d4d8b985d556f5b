// Crypto: the mbedTLS library, started. Whatever needs it asks for one, so nothing runs before it.
//
// Lifetime: one per process at a time, made in main and outliving every key, signer and verifier.
// Its end wipes the keys and the random generator inside the library.
// Threading: this library's key store is not thread-safe before mbedTLS 3.6: all that has to do
// with keys belongs to one thread at a time. sha256() touches no key store and may run beside it.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "adapters/crypto_mbedtls/error.hpp"
#include "base/result.hpp"

namespace latchkey::crypto_mbedtls {

using Digest = std::array<std::uint8_t, 32>;

class Crypto {
 public:
  // Starts the library and seeds its random generator from the system.
  [[nodiscard]] static base::Result<Crypto, Error> start();

  Crypto(Crypto&& other) noexcept;
  Crypto& operator=(Crypto&&) = delete;
  ~Crypto();

  // SHA-256 (FIPS 180-4). Like any allocation that fails, running out of memory ends the process:
  // a made-up digest could pass for somebody else's.
  [[nodiscard]] Digest sha256(std::span<const std::uint8_t> message) const;

  // Fills `out` from a cryptographic generator. On an error its contents must not be used.
  [[nodiscard]] base::Result<void, Error> random_bytes(std::span<std::uint8_t> out) const;

 private:
  Crypto() = default;

  bool running_ = true;
};

}  // namespace latchkey::crypto_mbedtls
