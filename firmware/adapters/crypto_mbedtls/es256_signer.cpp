#include "adapters/crypto_mbedtls/es256_signer.hpp"

#include <utility>

#include "adapters/crypto_mbedtls/psa.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

constexpr psa_algorithm_t kEs256 = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256);

base::Result<PublicKey, Error> public_half(const KeySlot& key) {
  Point point;
  std::size_t size = 0;
  const psa_status_t status = psa_export_public_key(key.id(), point.data(), point.size(), &size);
  if (status != PSA_SUCCESS) return base::unexpected(to_error(status));
  return PublicKey::from_point(std::span(point).first(size));
}

}  // namespace

base::Result<Es256Signer, Error> Es256Signer::from_key(const Crypto&, const PrivateKey& key) {
  auto slot = import_p256(kP256KeyPair, PSA_KEY_USAGE_SIGN_MESSAGE, kEs256, key.scalar());
  if (!slot) return base::unexpected(slot.error());
  const auto public_key = public_half(*slot);
  if (!public_key) return base::unexpected(public_key.error());
  return Es256Signer(std::move(*slot), *public_key);
}

Es256Signer::Es256Signer(KeySlot key, const PublicKey& public_key)
    : key_(std::move(key)), public_key_(public_key) {}

base::Result<Signature, Error> Es256Signer::sign(std::span<const std::uint8_t> message) const {
  Signature signature;
  std::size_t size = 0;
  const psa_status_t status = psa_sign_message(key_.id(), kEs256, message.data(), message.size(),
                                               signature.data(), signature.size(), &size);
  if (status != PSA_SUCCESS) return base::unexpected(to_error(status));
  if (size != signature.size()) return base::unexpected(Error::failed);
  return signature;
}

}  // namespace latchkey::crypto_mbedtls
