// Commands as their senders write them: JWT claims (RFC 7519) in a compact JWS (RFC 7515), signed
// with ES256.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "base/time.hpp"
#include "client/outcome.hpp"
#include "core/ids.hpp"

namespace latchkey::client {

[[nodiscard]] Result<crypto_mbedtls::Crypto> start_crypto();

// Nothing in here is checked: a test may claim what it likes.
struct Claims {
  std::string id;
  std::string vin;
  std::string command;
  nlohmann::ordered_json params = nlohmann::ordered_json::object();
  base::WallTime issued_at;
  base::WallTime expires_at;  // the vehicle must have started by then
  std::optional<base::WallTime> not_before;
  std::optional<base::Millis> timeout;
  std::string epoch;       // empty: none
  std::string subject;     // empty: none
  std::string endpoint{};  // empty: none
};

// The payload of the JWS. Times are cut to whole seconds.
[[nodiscard]] std::string claims_json(const Claims& claims);

// Threading and lifetime: see crypto_mbedtls/crypto.hpp.
class Signer {
 public:
  // `text` is a private JWK, as `latchkey keygen` writes it.
  [[nodiscard]] static Result<Signer> from_jwk(const crypto_mbedtls::Crypto& crypto,
                                               std::string_view text);
  [[nodiscard]] static Result<Signer> from_file(const crypto_mbedtls::Crypto& crypto,
                                                const std::string& path);

  // A compact JWS whose header names ES256 and this key.
  [[nodiscard]] Result<std::string> sign(const Claims& claims) const;

  // Signs any header and payload, which need not make sense.
  [[nodiscard]] Result<std::string> seal(std::string_view header, std::string_view payload) const;

  [[nodiscard]] const core::KeyId& kid() const { return kid_; }

 private:
  Signer(const core::KeyId& kid, crypto_mbedtls::Es256Signer signer)
      : kid_(kid), signer_(std::move(signer)) {}

  core::KeyId kid_;
  crypto_mbedtls::Es256Signer signer_;
};

}  // namespace latchkey::client
