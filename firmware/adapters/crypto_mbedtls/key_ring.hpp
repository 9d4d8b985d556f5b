// KeyRing: a set of public keys, by name, ready for use.
//
// Threading and lifetime: see crypto.hpp.
#pragma once

#include <map>
#include <vector>

#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "ports/verifier.hpp"

namespace latchkey::crypto_mbedtls {

struct NamedKey {
  core::KeyId id;
  PublicKey key;
};

// Why a set of keys cannot be used: this one.
struct BadKey {
  core::KeyId id;
  Error error;
};

class KeyRing {
 public:
  [[nodiscard]] static base::Result<KeyRing, BadKey> of(const Crypto& crypto,
                                                        const std::vector<NamedKey>& keys);

  // A key that is not in the ring makes nothing genuine.
  [[nodiscard]] bool is_genuine(const ports::SignedBytes& bytes) const;

 private:
  explicit KeyRing(const Crypto& crypto) : verifier_(crypto) {}

  Es256Verifier verifier_;
  std::map<core::KeyId, Es256Verifier::KeyHandle> handles_;
};

}  // namespace latchkey::crypto_mbedtls
