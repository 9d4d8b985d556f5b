#include "adapters/crypto_mbedtls/wipe.hpp"

#include <mbedtls/platform_util.h>

namespace latchkey::crypto_mbedtls {

void wipe(std::span<std::uint8_t> secret) {
  mbedtls_platform_zeroize(secret.data(), secret.size());
}

void wipe(std::string& secret) { mbedtls_platform_zeroize(secret.data(), secret.size()); }

}  // namespace latchkey::crypto_mbedtls
