// Any bytes as the request of a device that wants into a fleet.
#include <algorithm>
#include <string>

#include "adapters/crypto_mbedtls/certificate_request.hpp"
#include "codec/provisioning_request.hpp"
#include "fuzz/target.hpp"
#include "provision/vehicle_request.hpp"

namespace latchkey::fuzz {
namespace {

const crypto_mbedtls::Crypto& crypto() {
  static const crypto_mbedtls::Crypto once = crypto_mbedtls::Crypto::start().value();
  return once;
}

void check_decoded(const codec::ProvisioningRequest& request) {
  const std::string line = codec::encode_provisioning_request(request);
  require(line.find('\n') == line.size() - 1, "a request is one line");
  const auto again = codec::decode_provisioning_request(line);
  require(again && again->certificate_request == request.certificate_request &&
              again->device_key.kid == request.device_key.kid &&
              again->device_key.x == request.device_key.x &&
              again->device_key.y == request.device_key.y,
          "a request that is written reads the same");
}

void check_accepted(const provision::VehicleRequest& request) {
  require(request.device_key.kid.has_value(), "the device's key has a name");
  require(crypto_mbedtls::TlsKey::from_public_key(request.tls_key).has_value(),
          "a key that is certified is on the curve");
}

bool is_printable(const std::string& text) {
  return std::ranges::none_of(text, [](unsigned char c) { return c < ' ' || c == 0x7F; });
}

}  // namespace

void run(std::string_view input) {
  // As the certificate request alone, too: few changes keep both JSON and base64 in order.
  (void)crypto_mbedtls::check_certificate_request(crypto(), input);
  if (const auto request = codec::decode_provisioning_request(input)) check_decoded(*request);
  if (const auto request = provision::decode_vehicle_request(crypto(), input)) {
    check_accepted(*request);
  } else {
    require(is_printable(request.error().message), "what is said of it can be shown");
  }
}

}  // namespace latchkey::fuzz
