#include "provision/vehicle_keys.hpp"

#include <algorithm>
#include <system_error>

#include "adapters/crypto_mbedtls/certificate.hpp"
#include "client/files.hpp"
#include "client/text.hpp"
#include "codec/key_file.hpp"

namespace latchkey::provision {

using client::Exit;
using client::printable;
using client::problem;
using client::Result;

bool VehicleKeys::are_its_own(const core::Vin& vin) const {
  return client::file_exists(file(vin, ".jwk"));
}

Result<crypto_mbedtls::PublicKey> VehicleKeys::tls_key(const core::Vin& vin) const {
  const std::string name = file(vin, ".pem");
  const auto text = client::read_file(name);
  if (!text) return base::unexpected(text.error());
  const auto certificates = crypto_mbedtls::parse_certificates(*text);
  if (!certificates || !certificates->front().key) {
    return problem(Exit::configuration,
                   printable(name) + ": is no certificate of a P-256 key, in PEM");
  }
  return *certificates->front().key;
}

Result<bool> VehicleKeys::have(const core::Vin& vin, const VehicleRequest& request,
                               const std::vector<core::Vin>& vehicles) const {
  const std::string name(vin.view());
  if (is_device_key_of(vin, request.device_key)) {
    const auto certified = tls_key(vin);
    if (!certified) return base::unexpected(certified.error());
    if (*certified == request.tls_key) return true;
  }
  if (are_its_own(vin) || client::file_exists(file(vin, ".key"))) {
    return problem(Exit::configuration,
                   name +
                       " has other keys already: compare the request's fingerprint with the "
                       "device's, and replace them with --force");
  }
  const auto twin = std::ranges::find_if(vehicles, [&](const core::Vin& other) {
    return other != vin && is_device_key_of(other, request.device_key);
  });
  if (twin == vehicles.end()) return false;
  return problem(Exit::configuration, "the device that asks is that of " +
                                          std::string(twin->view()) + ": if it has gone over to " +
                                          name + ", type --force");
}

Result<void> VehicleKeys::write(const core::Vin& vin, const VehicleRequest& request,
                                const std::string& certificate) const {
  std::error_code failed;
  for (const char* ending : {".jwk", ".key"}) {
    std::filesystem::remove(file(vin, ending), failed);
    if (!failed) continue;
    return problem(Exit::configuration,
                   "cannot remove " + printable(file(vin, ending)) + ": " + failed.message());
  }
  auto written = client::replace_file(file(vin, ".pem"), certificate);
  if (!written) return written;
  return client::replace_file(file(vin, ".jwk"), codec::encode_public_jwk(request.device_key));
}

bool VehicleKeys::is_device_key_of(const core::Vin& vin, const codec::PublicJwk& key) const {
  if (!are_its_own(vin)) return false;
  const auto text = client::read_file(file(vin, ".jwk"));
  const auto known = text ? codec::decode_public_jwk(*text)
                          : base::unexpected(codec::FileErrors{{"$", "cannot be read"}});
  return known && known->x == key.x && known->y == key.y;
}

std::string VehicleKeys::file(const core::Vin& vin, const char* ending) const {
  return folder_ / (std::string(vin.view()) + ending);
}

}  // namespace latchkey::provision
