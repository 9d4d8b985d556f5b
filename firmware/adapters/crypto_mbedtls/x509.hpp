// What certificates and requests for them have in common. Private to this folder.
#pragma once

#include <mbedtls/x509.h>

#include <string>

namespace latchkey::crypto_mbedtls {

// Empty when the subject has none. Any bytes may be in it.
[[nodiscard]] std::string common_name_of(const mbedtls_x509_name& subject);

}  // namespace latchkey::crypto_mbedtls
