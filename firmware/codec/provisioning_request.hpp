// What a new device asks of the authority of a fleet: `latchkeyd request` prints it, `latchkey
// provision --request` reads it. No secret is in it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "codec/file_error.hpp"
#include "codec/key_file.hpp"

namespace latchkey::codec {

struct ProvisioningRequest {
  PublicJwk device_key;             // which the device will sign its callbacks with; has a `kid`
  std::string certificate_request;  // PKCS #10 in PEM, for its TLS key; not looked into here
};

// One line of JSON, as it goes through consoles and logs, with a line feed at its end.
[[nodiscard]] std::string encode_provisioning_request(const ProvisioningRequest& request);

// Members that are not known are left out.
[[nodiscard]] base::Result<ProvisioningRequest, FileErrors> decode_provisioning_request(
    std::string_view text);

// What people compare who stand at both ends: 128 bits of the SHA-256 of the certificate request's
// DER, as 8 groups of 4 hexadecimal digits.
[[nodiscard]] std::string fingerprint(std::span<const std::uint8_t, 32> digest);

}  // namespace latchkey::codec
