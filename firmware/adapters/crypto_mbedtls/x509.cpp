#include "adapters/crypto_mbedtls/x509.hpp"

#include <mbedtls/oid.h>

#include <cstring>  // for MBEDTLS_OID_CMP

namespace latchkey::crypto_mbedtls {

std::string common_name_of(const mbedtls_x509_name& subject) {
  for (const auto* part = &subject; part != nullptr; part = part->next) {
    if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &part->oid) != 0) continue;
    return {reinterpret_cast<const char*>(part->val.p), part->val.len};
  }
  return {};
}

}  // namespace latchkey::crypto_mbedtls
