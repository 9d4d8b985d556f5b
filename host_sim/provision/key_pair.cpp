#include "provision/key_pair.hpp"

#include <mbedtls/ecp.h>

#include <array>
#include <span>

#include "adapters/crypto_mbedtls/wipe.hpp"

namespace latchkey::provision {
namespace {

using client::Exit;
using client::problem;

constexpr std::size_t kKeyBytesMax = 512;  // one of P-256 takes half of it

using Buffer = std::array<unsigned char, kKeyBytesMax>;

// The DER of the public half, from mbedTLS, which writes it at the end of the buffer.
std::span<const unsigned char> public_der(mbedtls_pk_context& key, Buffer& buffer) {
  const int size = mbedtls_pk_write_pubkey_der(&key, buffer.data(), buffer.size());
  return size > 0 ? std::span<const unsigned char>(buffer).last(static_cast<std::size_t>(size))
                  : std::span<const unsigned char>();
}

}  // namespace

int fill_random(void* crypto, unsigned char* out, std::size_t size) {
  const auto& source = *static_cast<const crypto_mbedtls::Crypto*>(crypto);
  return source.random_bytes({out, size}) ? 0 : MBEDTLS_ERR_ECP_RANDOM_FAILED;
}

void* as_context(const crypto_mbedtls::Crypto& crypto) {
  return const_cast<crypto_mbedtls::Crypto*>(&crypto);
}

KeyPair::KeyPair() : context_(new mbedtls_pk_context) { mbedtls_pk_init(context_.get()); }

void KeyPair::Free::operator()(mbedtls_pk_context* context) const {
  mbedtls_pk_free(context);  // wipes it
  delete context;
}

Result<KeyPair> KeyPair::generate(const crypto_mbedtls::Crypto& crypto) {
  KeyPair key;
  int failed = mbedtls_pk_setup(&key.context(), mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
  if (failed == 0) {
    failed = mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(key.context()),
                                 &fill_random, as_context(crypto));
  }
  if (failed != 0) return problem(Exit::internal, "no key could be made");
  return key;
}

Result<KeyPair> KeyPair::from_pem(const std::string& pem) {
  KeyPair key;
  const auto* text = reinterpret_cast<const unsigned char*>(pem.c_str());
  // mbedTLS wants the NUL counted.
  if (mbedtls_pk_parse_key(&key.context(), text, pem.size() + 1, nullptr, 0) != 0 ||
      mbedtls_pk_can_do(&key.context(), MBEDTLS_PK_ECKEY) == 0) {
    return problem(Exit::configuration, "is no private key on an elliptic curve, in PEM");
  }
  return key;
}

Result<std::string> KeyPair::to_pem() const {
  Buffer buffer{};
  const int failed = mbedtls_pk_write_key_pem(context_.get(), buffer.data(), buffer.size());
  std::string pem(reinterpret_cast<const char*>(buffer.data()));
  crypto_mbedtls::wipe(buffer);
  if (failed != 0) return problem(Exit::internal, "a key could not be written");
  return pem;
}

bool same_public_key(mbedtls_pk_context& a, mbedtls_pk_context& b) {
  Buffer first{};
  Buffer second{};
  const auto left = public_der(a, first);
  const auto right = public_der(b, second);
  return !left.empty() && std::equal(left.begin(), left.end(), right.begin(), right.end());
}

}  // namespace latchkey::provision
