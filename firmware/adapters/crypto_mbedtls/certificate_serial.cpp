#include "adapters/crypto_mbedtls/certificate_serial.hpp"

#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include <vector>

namespace latchkey::crypto_mbedtls {

int set_serial(mbedtls_x509write_cert& draft, std::span<const std::uint8_t> serial) {
#if MBEDTLS_VERSION_MAJOR < 3
  mbedtls_mpi number;
  mbedtls_mpi_init(&number);
  int failed = mbedtls_mpi_read_binary(&number, serial.data(), serial.size());
  if (failed == 0) failed = mbedtls_x509write_crt_set_serial(&draft, &number);
  mbedtls_mpi_free(&number);
  return failed;
#else
  std::vector<unsigned char> bytes(serial.begin(), serial.end());
  return mbedtls_x509write_crt_set_serial_raw(&draft, bytes.data(), bytes.size());
#endif
}

}  // namespace latchkey::crypto_mbedtls
