#include "adapters/crypto_mbedtls/tls_key.hpp"

#include <mbedtls/ecp.h>
#include <mbedtls/pk.h>
#include <mbedtls/version.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "adapters/crypto_mbedtls/wipe.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

constexpr std::size_t kKeyBytesMax = 512;  // one of P-256 takes half of it

using Buffer = std::array<unsigned char, kKeyBytesMax>;

// What comes before the point in a SubjectPublicKeyInfo (RFC 5480): id-ecPublicKey, prime256v1, and
// a bit string of 65 bytes. The library's own name of the curve is hidden from 3.0 on.
constexpr std::array<unsigned char, 26> kP256Header = {
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
    0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};

int parse_private(mbedtls_pk_context& context, const std::string& pem, const Crypto& crypto) {
  const auto* text = reinterpret_cast<const unsigned char*>(pem.c_str());
  const std::size_t size = pem.size() + 1;  // the NUL counts
#if MBEDTLS_VERSION_MAJOR < 3
  (void)crypto;
  return mbedtls_pk_parse_key(&context, text, size, nullptr, 0);
#else
  return mbedtls_pk_parse_key(&context, text, size, nullptr, 0, &fill_random, as_context(crypto));
#endif
}

}  // namespace

int fill_random(void* crypto, unsigned char* out, std::size_t size) {
  const auto& source = *static_cast<const Crypto*>(crypto);
  return source.random_bytes({out, size}) ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

void* as_context(const Crypto& crypto) { return const_cast<Crypto*>(&crypto); }

base::Result<PublicKey, Error> public_key_of(mbedtls_pk_context& context) {
  Buffer buffer{};
  const int size = mbedtls_pk_write_pubkey_der(&context, buffer.data(), buffer.size());
  if (size <= 0) return base::unexpected(Error::invalid_key);
  // It is written at the buffer's end.
  const auto der = std::span<const std::uint8_t>(buffer).last(static_cast<std::size_t>(size));
  if (der.size() <= kP256Header.size() ||
      !std::ranges::equal(der.first<kP256Header.size()>(), kP256Header)) {
    return base::unexpected(Error::invalid_key);
  }
  return PublicKey::from_point(der.subspan(kP256Header.size()));
}

TlsKey::Context TlsKey::empty() {
  Context context(new mbedtls_pk_context);
  mbedtls_pk_init(context.get());
  return context;
}

void TlsKey::Free::operator()(mbedtls_pk_context* context) const {
  mbedtls_pk_free(context);  // wipes it
  delete context;
}

base::Result<TlsKey, Error> TlsKey::of(Context context) {
  const auto public_key = public_key_of(*context);
  if (!public_key) return base::unexpected(public_key.error());
  return TlsKey(std::move(context), *public_key);
}

base::Result<TlsKey, Error> TlsKey::generate(const Crypto& crypto) {
  Context context = empty();
  int failed = mbedtls_pk_setup(context.get(), mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
  if (failed == 0) {
    failed = mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(*context), &fill_random,
                                 as_context(crypto));
  }
  if (failed != 0) return base::unexpected(Error::failed);
  return of(std::move(context));
}

base::Result<TlsKey, Error> TlsKey::from_pem(const Crypto& crypto, const std::string& pem) {
  Context context = empty();
  if (parse_private(*context, pem, crypto) != 0) return base::unexpected(Error::invalid_key);
  return of(std::move(context));
}

base::Result<TlsKey, Error> TlsKey::from_public_key(const PublicKey& key) {
  std::array<unsigned char, kP256Header.size() + std::tuple_size_v<Point>> der{};
  const auto after = std::ranges::copy(kP256Header, der.begin()).out;
  std::ranges::copy(key.point(), after);
  Context context = empty();
  if (mbedtls_pk_parse_public_key(context.get(), der.data(), der.size()) != 0) {
    return base::unexpected(Error::invalid_key);
  }
  return TlsKey(std::move(context), key);
}

base::Result<std::string, Error> TlsKey::to_pem() const {
  Buffer buffer{};
  const int failed = mbedtls_pk_write_key_pem(context_.get(), buffer.data(), buffer.size());
  std::string pem(reinterpret_cast<const char*>(buffer.data()));
  wipe(buffer);
  if (failed != 0) return base::unexpected(Error::failed);
  return pem;
}

}  // namespace latchkey::crypto_mbedtls
