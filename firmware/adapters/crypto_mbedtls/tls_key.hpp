// TlsKey: a P-256 key for certificates and TLS, as mbedTLS keeps it. Moves, never copies, and is
// wiped at its end.
//
// Threading and lifetime: see crypto.hpp.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/error.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "base/result.hpp"

// The library's: its own headers are for those alone who hand the key on to it.
struct mbedtls_pk_context;

namespace latchkey::crypto_mbedtls {

// mbedTLS's `f_rng`, and the `p_rng` that goes with it. Nothing is written through that.
int fill_random(void* crypto, unsigned char* out, std::size_t size);
void* as_context(const Crypto& crypto);

class TlsKey {
 public:
  [[nodiscard]] static base::Result<TlsKey, Error> generate(const Crypto& crypto);

  // `pem` is a private key without a passphrase. invalid_key for any other, and other curves.
  [[nodiscard]] static base::Result<TlsKey, Error> from_pem(const Crypto& crypto,
                                                            const std::string& pem);

  // Without the private half: somebody else's. invalid_key when it is no point on the curve.
  [[nodiscard]] static base::Result<TlsKey, Error> from_public_key(const PublicKey& key);

  // The private half in SEC 1, which OpenSSL and mosquitto read. Whoever takes it wipes it.
  [[nodiscard]] base::Result<std::string, Error> to_pem() const;

  [[nodiscard]] const PublicKey& public_key() const { return public_key_; }
  [[nodiscard]] mbedtls_pk_context& context() const { return *context_; }

 private:
  struct Free {
    void operator()(mbedtls_pk_context* context) const;
  };
  using Context = std::unique_ptr<mbedtls_pk_context, Free>;

  TlsKey(Context context, const PublicKey& public_key)
      : context_(std::move(context)), public_key_(public_key) {}

  static Context empty();
  static base::Result<TlsKey, Error> of(Context context);

  Context context_;
  PublicKey public_key_;
};

// The key of a certificate, or of a request for one. invalid_key unless it is on P-256.
[[nodiscard]] base::Result<PublicKey, Error> public_key_of(mbedtls_pk_context& context);

}  // namespace latchkey::crypto_mbedtls
