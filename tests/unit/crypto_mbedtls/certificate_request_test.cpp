#include "adapters/crypto_mbedtls/certificate_request.hpp"

#include <CppUTest/TestHarness.h>

#include <fstream>
#include <sstream>

#include "bytes.hpp"

using namespace latchkey::crypto_mbedtls;  // NOLINT(google-build-using-namespace)

TEST_GROUP(CertificateRequest) {
  Crypto crypto = std::move(Crypto::start().value());
  TlsKey key = std::move(TlsKey::generate(crypto).value());

  std::string make() { return make_certificate_request(crypto, key, "a-name_1").value(); }

  // What another library made.
  static std::string made(const char* name) {
    std::ostringstream text;
    text << std::ifstream(std::string(LATCHKEY_TEST_DATA "/certificate_requests/") + name).rdbuf();
    return std::move(text).str();
  }

  void check_refused(Error why, const std::string& pem) {
    const auto checked = check_certificate_request(crypto, pem);
    CHECK_FALSE(checked.has_value());
    STRCMP_EQUAL(std::string(to_string(why)).c_str(),
                 std::string(to_string(checked.error())).c_str());
  }
};

TEST(CertificateRequest, Made_carries_name_and_key) {
  const auto checked = check_certificate_request(crypto, make());
  CHECK_TRUE(checked.has_value());
  STRCMP_EQUAL("a-name_1", checked->common_name.c_str());
  CHECK_TRUE(checked->key == key.public_key());
}

TEST(CertificateRequest, Made_again_is_the_same_text) {
  STRCMP_EQUAL(make().c_str(), make().c_str());
}

TEST(CertificateRequest, Of_another_library_is_read) {
  const auto checked = check_certificate_request(crypto, made("p256.csr"));
  CHECK_TRUE(checked.has_value());
  STRCMP_EQUAL("x", checked->common_name.c_str());
  CHECK_TRUE(checked->digest ==
             latchkey::testing::exactly<32>(latchkey::testing::from_hex(
                 "f83839e988d01ed311c8a66c3d3cb28bfe32074fb19207794f79edf2f412bfb6")));
  STRCMP_EQUAL(
      "",
      check_certificate_request(crypto, made("p256_without_name.csr")).value().common_name.c_str());
}

TEST(CertificateRequest, For_another_kind_of_key_is_refused) {
  for (const char* name : {"p384.csr", "secp256k1.csr", "brainpool256.csr", "rsa.csr"}) {
    check_refused(Error::invalid_key, made(name));
  }
}

TEST(CertificateRequest, Signed_with_another_digest_is_refused) {
  check_refused(Error::bad_signature, made("p256_sha384.csr"));
}

TEST(CertificateRequest, Text_that_is_none_is_refused) {
  check_refused(Error::invalid_certificate, "");
  check_refused(Error::invalid_certificate, "-----BEGIN CERTIFICATE REQUEST-----\n");
  check_refused(Error::invalid_certificate, key.to_pem().value());
  check_refused(Error::invalid_certificate, std::string(100'000, 'A'));
}

TEST(CertificateRequest, With_any_character_changed_is_refused) {
  const std::string right = made("p256.csr");
  const std::size_t first = right.find('\n') + 1;
  const std::size_t end = right.find("-----END");
  for (std::size_t at = first; at < end; ++at) {
    if (right[at] == '\n' || right[at] == '=') continue;
    std::string changed = right;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK_FALSE_TEXT(check_certificate_request(crypto, changed).has_value(), changed.c_str());
  }
}

TEST_GROUP(TlsKey) { Crypto crypto = std::move(Crypto::start().value()); };

TEST(TlsKey, Written_and_read_is_the_same) {
  const TlsKey key = std::move(TlsKey::generate(crypto).value());
  const TlsKey again = std::move(TlsKey::from_pem(crypto, key.to_pem().value()).value());
  CHECK_TRUE(key.public_key() == again.public_key());
  STRCMP_EQUAL(key.to_pem()->c_str(), again.to_pem()->c_str());
}

TEST(TlsKey, Text_that_is_none_is_refused) {
  for (const char* text : {"", "no key", "-----BEGIN EC PRIVATE KEY-----\n"}) {
    CHECK_TRUE(TlsKey::from_pem(crypto, text).error() == Error::invalid_key);
  }
}

TEST(TlsKey, Point_off_the_curve_is_refused) {
  const TlsKey key = std::move(TlsKey::generate(crypto).value());
  CHECK_TRUE(TlsKey::from_public_key(key.public_key()).has_value());
  Point point = key.public_key().point();
  point.back() ^= 1U;
  const auto off = TlsKey::from_public_key(PublicKey::from_point(point).value());
  CHECK_TRUE(off.error() == Error::invalid_key);
}
