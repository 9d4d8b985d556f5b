// Why a cryptographic operation gave no result. That a message's signature does not match is not
// among them: verifying answers with a plain false.
#pragma once

#include <cstdint>
#include <string_view>

namespace latchkey::crypto_mbedtls {

enum class Error : std::uint8_t {
  invalid_key,          // not a point on P-256, or not a scalar in 1..n-1
  invalid_certificate,  // no X.509 certificate in PEM, or no request for one
  bad_signature,        // of a request for a certificate, by another key than its own
  too_many_keys,        // the verifier holds Es256Verifier::kKeysMax already
  no_entropy,           // the system's random source gave nothing
  exhausted,            // no memory or no key slot is left
  failed,               // anything else; repeating it will not help
};

std::string_view to_string(Error error);

}  // namespace latchkey::crypto_mbedtls
