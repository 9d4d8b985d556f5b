// A provisioning request that a vehicle's device has made (`latchkeyd request`), checked.
#pragma once

#include <string>
#include <string_view>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "client/outcome.hpp"
#include "codec/key_file.hpp"

namespace latchkey::provision {

struct VehicleRequest {
  codec::PublicJwk device_key;        // which it signs its callbacks with
  crypto_mbedtls::PublicKey tls_key;  // whose private half it has
  std::string fingerprint;            // as the device has shown it
};

// Any bytes. Two P-256 keys come out, and one request: the TLS key signs the other's thumbprint.
// The error is a sentence.
[[nodiscard]] client::Result<VehicleRequest> decode_vehicle_request(
    const crypto_mbedtls::Crypto& crypto, std::string_view text);

// From a file, or from stdin with "-".
[[nodiscard]] client::Result<VehicleRequest> read_vehicle_request(
    const crypto_mbedtls::Crypto& crypto, const std::string& path);

}  // namespace latchkey::provision
