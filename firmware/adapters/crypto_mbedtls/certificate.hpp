// What the agent wants to know of an X.509 certificate (RFC 5280): whose it is, and until when it
// is good. Nothing is verified here; that is done where TLS is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/crypto_mbedtls/error.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace latchkey::crypto_mbedtls {

struct Certificate {
  std::string common_name;  // of the subject; empty: it has none
  base::WallTime not_before;
  base::WallTime not_after;           // the last second in which it is valid
  std::optional<PublicKey> key = {};  // nothing: it is for another kind than P-256
};

// All certificates in a PEM text, in their order; at least one. invalid_certificate when there is
// none, or when one of them cannot be read. Any thread.
[[nodiscard]] base::Result<std::vector<Certificate>, Error> parse_certificates(
    std::string_view pem);

}  // namespace latchkey::crypto_mbedtls
