// KeyPair: a P-256 key for TLS, as mbedTLS keeps it. Moves, never copies, and is wiped at its end.
#pragma once

#include <mbedtls/pk.h>

#include <memory>
#include <string>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "client/outcome.hpp"

namespace latchkey::provision {

using client::Result;

// mbedTLS's `f_rng`: `crypto` is a crypto_mbedtls::Crypto.
int fill_random(void* crypto, unsigned char* out, std::size_t size);
// The form in which it takes it. Nothing is written through it.
void* as_context(const crypto_mbedtls::Crypto& crypto);

class KeyPair {
 public:
  [[nodiscard]] static Result<KeyPair> generate(const crypto_mbedtls::Crypto& crypto);

  // `pem` is a private key without a passphrase.
  [[nodiscard]] static Result<KeyPair> from_pem(const std::string& pem);

  // SEC 1, which OpenSSL and mosquitto read. Whoever takes it wipes it.
  [[nodiscard]] Result<std::string> to_pem() const;

  [[nodiscard]] mbedtls_pk_context& context() const { return *context_; }

 private:
  struct Free {
    void operator()(mbedtls_pk_context* context) const;
  };

  KeyPair();

  std::unique_ptr<mbedtls_pk_context, Free> context_;
};

// Whether the two have the same public half.
[[nodiscard]] bool same_public_key(mbedtls_pk_context& a, mbedtls_pk_context& b);

}  // namespace latchkey::provision
