#include "adapters/crypto_mbedtls/crypto.hpp"

#include <exception>
#include <utility>

#include "adapters/crypto_mbedtls/psa.hpp"

namespace latchkey::crypto_mbedtls {

base::Result<Crypto, Error> Crypto::start() {
  const psa_status_t status = psa_crypto_init();
  if (status != PSA_SUCCESS) return base::unexpected(to_error(status));
  return Crypto();
}

Crypto::Crypto(Crypto&& other) noexcept : running_(std::exchange(other.running_, false)) {}

Crypto::~Crypto() {
  if (running_) mbedtls_psa_crypto_free();
}

Digest Crypto::sha256(std::span<const std::uint8_t> message) const {
  Digest digest;
  std::size_t size = 0;
  const psa_status_t status = psa_hash_compute(PSA_ALG_SHA_256, message.data(), message.size(),
                                               digest.data(), digest.size(), &size);
  if (status != PSA_SUCCESS || size != digest.size()) std::terminate();
  return digest;
}

base::Result<void, Error> Crypto::random_bytes(std::span<std::uint8_t> out) const {
  const psa_status_t status = psa_generate_random(out.data(), out.size());
  if (status != PSA_SUCCESS) return base::unexpected(to_error(status));
  return {};
}

}  // namespace latchkey::crypto_mbedtls
