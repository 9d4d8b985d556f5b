// The vehicle's own key, which signs what it says. It is made here, at the first start, and never
// leaves the gateway: only its public half does, in a file beside it.
#pragma once

#include <string>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace latchkey::app {

struct DeviceKey {
  core::KeyId id;
  crypto_mbedtls::Es256Signer signer;
};

// Reads `file` (a private JWK, mode 0600), or makes it where there is none. `device.jwk` has its
// public half in `device.pub.jwk`, mode 0644, which is written again when it is not as it should
// be. One process at a time. The error is a sentence; a file that makes no sense is never replaced.
[[nodiscard]] base::Result<DeviceKey, std::string> load_or_make_device_key(
    const std::string& file, const crypto_mbedtls::Crypto& crypto);

// `device.pub.jwk` for `device.jwk`.
[[nodiscard]] std::string public_key_file(const std::string& file);

}  // namespace latchkey::app
