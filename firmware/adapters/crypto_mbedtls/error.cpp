#include "adapters/crypto_mbedtls/error.hpp"

namespace latchkey::crypto_mbedtls {

std::string_view to_string(Error error) {
  switch (error) {
    case Error::invalid_key: return "invalid_key";
    case Error::invalid_certificate: return "invalid_certificate";
    case Error::bad_signature: return "bad_signature";
    case Error::too_many_keys: return "too_many_keys";
    case Error::no_entropy: return "no_entropy";
    case Error::exhausted: return "exhausted";
    case Error::failed: break;
  }
  return "failed";
}

}  // namespace latchkey::crypto_mbedtls
