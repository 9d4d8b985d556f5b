// Es256Verifier: checks ES256 signatures (RFC 7518 section 3.4) with a small set of public keys.
//
// Keys are imported once and live as long as the verifier; to change the set, make another one.
// Threading and lifetime: see crypto.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/error.hpp"
#include "adapters/crypto_mbedtls/key_slot.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "base/result.hpp"

namespace latchkey::crypto_mbedtls {

class Es256Verifier {
 public:
  // mbedTLS 2.28 has 32 key slots: enough for a set in use, its successor, and two signers.
  static constexpr std::size_t kKeysMax = 15;

  // Names a key in the verifier that gave it out, and in no other.
  enum class KeyHandle : std::uint8_t {};

  explicit Es256Verifier(const Crypto& crypto);

  // invalid_key when the point is not on the curve.
  [[nodiscard]] base::Result<KeyHandle, Error> add(const PublicKey& key);

  // Whether `signature` is exactly 64 bytes, R then S, and is this key's for `message`. A high S is
  // as good as a low one: anybody can turn one into the other, so a signature identifies nothing.
  // Anything else, an unknown key included, is false.
  [[nodiscard]] bool verify(KeyHandle key, std::span<const std::uint8_t> message,
                            std::span<const std::uint8_t> signature) const;

 private:
  std::vector<KeySlot> keys_;
};

}  // namespace latchkey::crypto_mbedtls
