// The public keys of a vehicle that has its private ones to itself: VIN.pem, the certificate of its
// TLS key, and VIN.jwk, which its callbacks are checked with. There is no VIN.key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/crypto_mbedtls/keys.hpp"
#include "client/outcome.hpp"
#include "core/ids.hpp"
#include "provision/vehicle_request.hpp"

namespace latchkey::provision {

class VehicleKeys {
 public:
  explicit VehicleKeys(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Whether it was provisioned with a request.
  [[nodiscard]] bool are_its_own(const core::Vin& vin) const;

  // The key of its certificate.
  [[nodiscard]] client::Result<crypto_mbedtls::PublicKey> tls_key(const core::Vin& vin) const;

  // Whether this request was taken for the vehicle before. An error, which says what to do, when
  // the vehicle has other keys, or another of these vehicles has this device's.
  [[nodiscard]] client::Result<bool> have(const core::Vin& vin, const VehicleRequest& request,
                                          const std::vector<core::Vin>& vehicles) const;

  // Puts them in the place of what was there. VIN.jwk comes last: where it is, all is.
  [[nodiscard]] client::Result<void> write(const core::Vin& vin, const VehicleRequest& request,
                                           const std::string& certificate) const;

 private:
  [[nodiscard]] std::string file(const core::Vin& vin, const char* ending) const;
  [[nodiscard]] bool is_device_key_of(const core::Vin& vin, const codec::PublicJwk& key) const;

  std::filesystem::path folder_;
};

}  // namespace latchkey::provision
