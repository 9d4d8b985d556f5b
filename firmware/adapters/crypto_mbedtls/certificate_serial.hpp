// A certificate's serial number, in either version of mbedTLS.
#pragma once

#include <cstdint>
#include <span>

// The library's: its own headers are for those alone who write certificates.
struct mbedtls_x509write_cert;

namespace latchkey::crypto_mbedtls {

// `serial` is a number, the greatest byte first, and the first byte from 0x01 to 0x7f: DER then has
// one way to write it. Returns the library's error, 0 if there is none.
int set_serial(mbedtls_x509write_cert& draft, std::span<const std::uint8_t> serial);

}  // namespace latchkey::crypto_mbedtls
