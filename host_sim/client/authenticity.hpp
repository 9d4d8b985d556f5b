// Whether a callback comes from the vehicle itself: the detached JWS beside it, held against the
// vehicle's public key. A broker can drop what a vehicle says; it cannot say it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "client/outcome.hpp"
#include "core/ids.hpp"

namespace latchkey::client {

enum class Authenticity {
  unchecked,  // we do not know the vehicle's key
  genuine,
  none,   // it is not signed: so the vehicle answers strangers
  wrong,  // not from this vehicle, or changed on its way
};

// "genuine", "none", …
[[nodiscard]] std::string_view to_string(Authenticity authenticity);

// Threading and lifetime: see crypto_mbedtls/crypto.hpp.
class CallbackCheck {
 public:
  // `file` is the public JWK that the agent writes beside its private one; empty: nothing is
  // checked.
  [[nodiscard]] static Result<CallbackCheck> from_file(const crypto_mbedtls::Crypto& crypto,
                                                       const std::string& file);

  [[nodiscard]] Authenticity of(std::string_view payload, std::string_view jws) const;

 private:
  CallbackCheck() = default;

  struct Key {
    std::optional<core::KeyId> kid;
    crypto_mbedtls::Es256Verifier verifier;
    crypto_mbedtls::Es256Verifier::KeyHandle handle;
  };
  std::optional<Key> key_;
};

}  // namespace latchkey::client
