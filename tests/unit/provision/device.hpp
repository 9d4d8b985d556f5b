// A new device, as far as it asks to be provisioned.
#pragma once

#include <string>

#include "adapters/crypto_mbedtls/certificate_request.hpp"
#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "adapters/crypto_mbedtls/tls_key.hpp"
#include "client/key_set.hpp"
#include "codec/provisioning_request.hpp"

namespace latchkey::test_support {

// Needs the library only while it makes something.
class Device {
 public:
  explicit Device(const crypto_mbedtls::Crypto& crypto)
      : device_key_(make_device_key(crypto)), asked_(ask(crypto)) {}

  void renew_tls_key(const crypto_mbedtls::Crypto& crypto) { asked_ = ask(crypto); }

  [[nodiscard]] const codec::PublicJwk& device_key() const { return device_key_; }
  [[nodiscard]] const crypto_mbedtls::PublicKey& tls_key() const { return asked_.tls_key; }
  [[nodiscard]] const codec::ProvisioningRequest& request() const { return asked_.request; }

 private:
  struct Asked {
    crypto_mbedtls::PublicKey tls_key;
    codec::ProvisioningRequest request;
  };

  static codec::PublicJwk make_device_key(const crypto_mbedtls::Crypto& crypto) {
    const auto key = crypto_mbedtls::PrivateKey::generate(crypto);
    const auto signer = crypto_mbedtls::Es256Signer::from_key(crypto, *key);
    return {.kid = core::KeyId::parse("device-1"),
            .x = signer->public_key().x(),
            .y = signer->public_key().y()};
  }

  [[nodiscard]] Asked ask(const crypto_mbedtls::Crypto& crypto) const {
    const auto key = crypto_mbedtls::TlsKey::generate(crypto);
    const std::string name = client::thumbprint(crypto, device_key_);
    const auto csr = crypto_mbedtls::make_certificate_request(crypto, *key, name);
    return {.tls_key = key->public_key(),
            .request = {.device_key = device_key_, .certificate_request = csr.value()}};
  }

  codec::PublicJwk device_key_;
  Asked asked_;
};

}  // namespace latchkey::test_support
