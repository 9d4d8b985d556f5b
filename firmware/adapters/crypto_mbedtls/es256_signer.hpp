// Es256Signer: makes ES256 signatures (RFC 7518 section 3.4) with one private key.
//
// Nonces are deterministic (RFC 6979): the same key and message give the same signature, and a poor
// random source cannot give the key away.
// Threading and lifetime: see crypto.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/error.hpp"
#include "adapters/crypto_mbedtls/key_slot.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "base/result.hpp"

namespace latchkey::crypto_mbedtls {

// R then S, 32 bytes each, big-endian.
using Signature = std::array<std::uint8_t, 2 * kFieldBytes>;

class Es256Signer {
 public:
  // invalid_key when the scalar is not in 1..n-1. The signer keeps its own copy of the key.
  [[nodiscard]] static base::Result<Es256Signer, Error> from_key(const Crypto& crypto,
                                                                 const PrivateKey& key);

  [[nodiscard]] base::Result<Signature, Error> sign(std::span<const std::uint8_t> message) const;

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }

 private:
  Es256Signer(KeySlot key, const PublicKey& public_key);

  KeySlot key_;
  PublicKey public_key_;
};

}  // namespace latchkey::crypto_mbedtls
