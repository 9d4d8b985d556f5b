// What OpenSSL, which every broker and client here stands on, thinks of our certificates.
#include "provision/authority.hpp"

#include <CppUTest/TestHarness.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

#include "adapters/crypto_mbedtls/certificate.hpp"
#include "client/command.hpp"
#include "client/signing.hpp"

using namespace latchkey::provision;  // NOLINT(google-build-using-namespace)
using std::chrono::days;
using std::chrono::hours;

namespace {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bytes) const { BIO_free(bytes); }
};
using Certificate = std::unique_ptr<X509, FreeX509>;

std::unique_ptr<BIO, FreeX509> bytes_of(const std::string& text) {
  return std::unique_ptr<BIO, FreeX509>(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Certificate read_certificate(const std::string& pem) {
  return Certificate(PEM_read_bio_X509(bytes_of(pem).get(), nullptr, nullptr, nullptr));
}

// X509_V_OK, or what is wrong with it for that purpose at that time.
int verify(const std::string& authority, const std::string& pem, int purpose, std::time_t at) {
  const std::unique_ptr<X509_STORE, FreeX509> store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), read_certificate(authority).get());
  const std::unique_ptr<X509_STORE_CTX, FreeX509> context(X509_STORE_CTX_new());
  const Certificate certificate = read_certificate(pem);
  X509_STORE_CTX_init(context.get(), store.get(), certificate.get(), nullptr);
  X509_STORE_CTX_set_purpose(context.get(), purpose);
  X509_STORE_CTX_set_time(context.get(), 0, at);
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_X509_STRICT);
  X509_verify_cert(context.get());
  return X509_STORE_CTX_get_error(context.get());
}

std::string serial_of(const std::string& pem) {
  const Certificate certificate = read_certificate(pem);
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate.get());
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
          static_cast<std::size_t>(ASN1_STRING_length(serial))};
}

}  // namespace

TEST_GROUP(Authority) {
  latchkey::crypto_mbedtls::Crypto crypto = *latchkey::client::start_crypto();
  latchkey::base::WallTime now = latchkey::client::wall_now();
  Authority authority = *Authority::create(crypto, valid_for(days(100), now));

  Identity issue(const Subject& subject, days valid = days(10)) {
    return *authority.issue(subject, valid_for(valid, now));
  }
  int check(const Identity& identity, int purpose, std::chrono::seconds later = {}) {
    return verify(authority.certificate(), identity.certificate, purpose,
                  std::chrono::system_clock::to_time_t(now + later));
  }
};

TEST(Authority, Client_is_good_as_a_client_and_as_nothing_else) {
  const Identity owner = issue({.common_name = "owner", .unit = "driver"});
  LONGS_EQUAL(X509_V_OK, check(owner, X509_PURPOSE_SSL_CLIENT));
  LONGS_EQUAL(X509_V_ERR_INVALID_PURPOSE, check(owner, X509_PURPOSE_SSL_SERVER));
  STRCMP_EQUAL(
      "owner",
      latchkey::crypto_mbedtls::parse_certificates(owner.certificate)->front().common_name.c_str());
}

TEST(Authority, Broker_is_good_as_a_server_under_its_names_only) {
  const Identity broker = issue({.common_name = "broker",
                                 .purpose = Purpose::server,
                                 .host_names = {"broker.example", "localhost"},
                                 .addresses = {std::string("\x7F\0\0\x01", 4)}});
  LONGS_EQUAL(X509_V_OK, check(broker, X509_PURPOSE_SSL_SERVER));
  LONGS_EQUAL(X509_V_ERR_INVALID_PURPOSE, check(broker, X509_PURPOSE_SSL_CLIENT));
  const Certificate certificate = read_certificate(broker.certificate);
  const auto has_host = [&](const char* name) {
    return X509_check_host(certificate.get(), name, 0, 0, nullptr) == 1;
  };
  CHECK_TRUE(has_host("localhost"));
  CHECK_TRUE(has_host("broker.example"));
  CHECK_FALSE(has_host("broker"));
  CHECK_FALSE(has_host("elsewhere.example"));
  LONGS_EQUAL(1, X509_check_ip_asc(certificate.get(), "127.0.0.1", 0));
  LONGS_EQUAL(0, X509_check_ip_asc(certificate.get(), "127.0.0.2", 0));
}

TEST(Authority, Many_long_names_still_make_a_certificate) {
  Subject broker{.common_name = "broker", .purpose = Purpose::server};
  for (int i = 0; i < 32; ++i) {
    std::string name;
    for (int label = 0; label < 3; ++label) name += std::string(62, 'a') + '.';
    broker.host_names.push_back(name + std::to_string(i));
  }
  const Identity identity = issue(broker);
  LONGS_EQUAL(X509_V_OK, check(identity, X509_PURPOSE_SSL_SERVER));
  LONGS_EQUAL(1, X509_check_host(read_certificate(identity.certificate).get(),
                                 broker.host_names.back().c_str(), 0, 0, nullptr));
}

TEST(Authority, Certificate_is_good_from_a_day_ago_to_its_last_day) {
  const Identity owner = issue({.common_name = "owner"}, days(10));
  LONGS_EQUAL(X509_V_OK, check(owner, X509_PURPOSE_SSL_CLIENT, -hours(23)));
  LONGS_EQUAL(X509_V_ERR_CERT_NOT_YET_VALID, check(owner, X509_PURPOSE_SSL_CLIENT, -hours(25)));
  LONGS_EQUAL(X509_V_OK, check(owner, X509_PURPOSE_SSL_CLIENT, days(10) - hours(1)));
  LONGS_EQUAL(X509_V_ERR_CERT_HAS_EXPIRED,
              check(owner, X509_PURPOSE_SSL_CLIENT, days(10) + hours(1)));
}

TEST(Authority, Certificate_ends_with_its_authority_at_the_latest) {
  const Identity owner = issue({.common_name = "owner"}, days(1000));
  const auto expiry =
      latchkey::crypto_mbedtls::parse_certificates(owner.certificate)->front().not_after;
  CHECK_TRUE(expiry == valid_for(days(100), now).not_after);
}

TEST(Authority, Serial_numbers_are_128_random_bits) {
  const std::string one = serial_of(issue({.common_name = "owner"}).certificate);
  const std::string two = serial_of(issue({.common_name = "owner"}).certificate);
  CHECK_TRUE(one != two);
  CHECK_TRUE(one.size() >= 14 && one.size() <= 16);  // leading zeros are not written
}

TEST(Authority, Client_of_another_authority_is_not_of_this_one) {
  const Authority other = *Authority::create(crypto, valid_for(days(100), now));
  const Identity stranger = *other.issue({.common_name = "owner"}, valid_for(days(10), now));
  CHECK_TRUE(check(stranger, X509_PURPOSE_SSL_CLIENT) != X509_V_OK);
}

TEST(Authority, Client_cannot_issue_certificates) {
  const Identity owner = issue({.common_name = "owner"});
  const Certificate certificate = read_certificate(owner.certificate);
  LONGS_EQUAL(0, X509_check_ca(certificate.get()));
  LONGS_EQUAL(1, X509_check_ca(read_certificate(authority.certificate()).get()));
  LONGS_EQUAL(0, X509_get_pathlen(read_certificate(authority.certificate()).get()));
}

TEST(Authority, Loaded_again_it_issues_for_the_same_trust) {
  const Identity own{.certificate = authority.certificate(), .key = *authority.key()};
  const auto loaded = Authority::load(crypto, own);
  CHECK_TRUE(loaded.has_value());
  const Identity owner = *loaded->issue({.common_name = "owner"}, valid_for(days(1000), now));
  LONGS_EQUAL(X509_V_OK, check(owner, X509_PURPOSE_SSL_CLIENT));
  CHECK_TRUE(latchkey::crypto_mbedtls::parse_certificates(owner.certificate)->front().not_after ==
             valid_for(days(100), now).not_after);
}

TEST(Authority, Key_of_another_authority_does_not_load) {
  const Authority other = *Authority::create(crypto, valid_for(days(100), now));
  CHECK_FALSE(Authority::load(crypto, {authority.certificate(), *other.key()}).has_value());
  CHECK_FALSE(Authority::load(crypto, {"no certificate", *authority.key()}).has_value());
  CHECK_FALSE(Authority::load(crypto, {authority.certificate(), "no key"}).has_value());
}

TEST(Authority, Key_and_certificate_belong_together) {
  const Identity owner = issue({.common_name = "owner"});
  const std::unique_ptr<EVP_PKEY, FreeX509> key(
      PEM_read_bio_PrivateKey(bytes_of(owner.key).get(), nullptr, nullptr, nullptr));
  LONGS_EQUAL(1, X509_check_private_key(read_certificate(owner.certificate).get(), key.get()));
}
