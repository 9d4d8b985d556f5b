// A PKCS #10 request for a certificate (RFC 2986): what a key's holder gives to an authority
// instead of the key.
#pragma once

#include <string>
#include <string_view>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/error.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "adapters/crypto_mbedtls/tls_key.hpp"
#include "base/result.hpp"

namespace latchkey::crypto_mbedtls {

// In PEM, signed by the key with SHA-256: the same text for the same key and name. `common_name` is
// 1 to 64 of A-Z a-z 0-9 - _. Threading: see crypto.hpp.
[[nodiscard]] base::Result<std::string, Error> make_certificate_request(
    const Crypto& crypto, const TlsKey& key, std::string_view common_name);

struct CertificateRequest {
  std::string common_name;  // of the subject; empty: it has none
  PublicKey key;
  Digest digest{};  // SHA-256 of its DER
};

// Reads one from anybody. Whoever made it had the private key: its signature is checked.
// invalid_certificate: no request in PEM; invalid_key: a key other than on P-256; bad_signature:
// not ECDSA with SHA-256, or not by that key. Threading: see crypto.hpp.
[[nodiscard]] base::Result<CertificateRequest, Error> check_certificate_request(
    const Crypto& crypto, std::string_view pem);

}  // namespace latchkey::crypto_mbedtls
