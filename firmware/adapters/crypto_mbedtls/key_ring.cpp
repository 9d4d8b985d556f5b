#include "adapters/crypto_mbedtls/key_ring.hpp"

#include <span>

namespace latchkey::crypto_mbedtls {

base::Result<KeyRing, BadKey> KeyRing::of(const Crypto& crypto, const std::vector<NamedKey>& keys) {
  KeyRing ring(crypto);
  for (const NamedKey& each : keys) {
    const auto handle = ring.verifier_.add(each.key);
    if (!handle) return base::unexpected(BadKey{each.id, handle.error()});
    ring.handles_.emplace(each.id, *handle);
  }
  return ring;
}

bool KeyRing::is_genuine(const ports::SignedBytes& bytes) const {
  const auto key = handles_.find(bytes.key);
  if (key == handles_.end()) return false;
  const std::span message(reinterpret_cast<const std::uint8_t*>(bytes.message.data()),
                          bytes.message.size());
  return verifier_.verify(key->second, message, bytes.signature);
}

}  // namespace latchkey::crypto_mbedtls
