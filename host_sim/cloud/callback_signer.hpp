// CallbackSigner: signs what is posted to callback endpoints, so that they know who says it.
#pragma once

#include <string>
#include <string_view>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "client/outcome.hpp"
#include "client/signing.hpp"

namespace latchkey::cloud {

class CallbackSigner {
 public:
  // `file`: a private JWK, as `latchkey keygen` writes it.
  static client::Result<CallbackSigner> from_file(const crypto_mbedtls::Crypto& crypto,
                                                  const std::string& file);

  // A detached JWS (RFC 7515 appendix F) of the body; empty where it cannot be made.
  [[nodiscard]] std::string sign(std::string_view body) const;

  // The public half, as a JWK set (RFC 7517 section 5).
  [[nodiscard]] const std::string& jwks() const { return jwks_; }

 private:
  CallbackSigner(client::Signer signer, std::string jwks)
      : signer_(std::move(signer)), jwks_(std::move(jwks)) {}

  client::Signer signer_;
  std::string jwks_;
};

}  // namespace latchkey::cloud
