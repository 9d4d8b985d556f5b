#include "adapters/crypto_mbedtls/es256_verifier.hpp"

#include <utility>

#include "adapters/crypto_mbedtls/psa.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

constexpr psa_algorithm_t kEs256 = PSA_ALG_ECDSA(PSA_ALG_SHA_256);

}  // namespace

Es256Verifier::Es256Verifier(const Crypto&) { keys_.reserve(kKeysMax); }

base::Result<Es256Verifier::KeyHandle, Error> Es256Verifier::add(const PublicKey& key) {
  if (keys_.size() == kKeysMax) return base::unexpected(Error::too_many_keys);
  auto slot = import_p256(kP256PublicKey, PSA_KEY_USAGE_VERIFY_MESSAGE, kEs256, key.point());
  if (!slot) return base::unexpected(slot.error());
  keys_.push_back(std::move(*slot));
  return static_cast<KeyHandle>(keys_.size() - 1);
}

bool Es256Verifier::verify(KeyHandle key, std::span<const std::uint8_t> message,
                           std::span<const std::uint8_t> signature) const {
  const auto index = static_cast<std::size_t>(key);
  if (index >= keys_.size()) return false;
  return psa_verify_message(keys_[index].id(), kEs256, message.data(), message.size(),
                            signature.data(), signature.size()) == PSA_SUCCESS;
}

}  // namespace latchkey::crypto_mbedtls
