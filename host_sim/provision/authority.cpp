#include "provision/authority.hpp"

#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

#include <algorithm>
#include <array>
#include <span>

#include "adapters/crypto_mbedtls/certificate.hpp"
#include "adapters/crypto_mbedtls/certificate_serial.hpp"
#include "client/random.hpp"
#include "codec/callback.hpp"

namespace latchkey::provision {
namespace {

using client::Exit;
using client::problem;
using crypto_mbedtls::as_context;
using crypto_mbedtls::fill_random;
using crypto_mbedtls::PublicKey;
using crypto_mbedtls::TlsKey;

constexpr std::size_t kSerialBytes = 16;
constexpr std::size_t kPemBytesMax = 16 * 1024;  // 32 host names of the greatest length fit
constexpr int kNoFurtherAuthorities = 0;         // below this one
constexpr std::chrono::days kBackdated{1};

constexpr unsigned kAuthorityUsage = MBEDTLS_X509_KU_KEY_CERT_SIGN | MBEDTLS_X509_KU_CRL_SIGN;
constexpr unsigned kEndUsage = MBEDTLS_X509_KU_DIGITAL_SIGNATURE;

// 20261123T10:00:00 as mbedTLS takes it: 20261123100000.
std::string compact(base::WallTime time) {
  std::string text = codec::format_time(time);  // 2026-11-23T10:00:00.000Z
  text.resize(text.find('.'));
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text;
}

// A certificate that is being written. The first step that fails is remembered, and none is done
// after it.
class Draft {
 public:
  explicit Draft(const crypto_mbedtls::Crypto& crypto) : crypto_(crypto) {
    mbedtls_x509write_crt_init(&draft_);
    mbedtls_x509write_crt_set_version(&draft_, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(&draft_, MBEDTLS_MD_SHA256);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() { mbedtls_x509write_crt_free(&draft_); }

  void names(const std::string& subject, const std::string& issuer) {
    step([&] { return mbedtls_x509write_crt_set_subject_name(&draft_, subject.c_str()); });
    step([&] { return mbedtls_x509write_crt_set_issuer_name(&draft_, issuer.c_str()); });
  }

  void keys(const TlsKey& subject, const TlsKey& issuer) {
    mbedtls_x509write_crt_set_subject_key(&draft_, &subject.context());
    mbedtls_x509write_crt_set_issuer_key(&draft_, &issuer.context());
    step([&] { return mbedtls_x509write_crt_set_subject_key_identifier(&draft_); });
    step([&] { return mbedtls_x509write_crt_set_authority_key_identifier(&draft_); });
  }

  void validity(const Validity& validity) {
    const std::string from = compact(validity.not_before);
    const std::string until = compact(validity.not_after);
    step([&] { return mbedtls_x509write_crt_set_validity(&draft_, from.c_str(), until.c_str()); });
  }

  void authority(bool is_authority) {
    step([&] {
      return mbedtls_x509write_crt_set_basic_constraints(&draft_, is_authority ? 1 : 0,
                                                         is_authority ? kNoFurtherAuthorities : -1);
    });
    step([&] {
      return mbedtls_x509write_crt_set_key_usage(&draft_,
                                                 is_authority ? kAuthorityUsage : kEndUsage);
    });
  }

  void extension(std::string_view identifier, const std::string& value) {
    step([&] {
      return mbedtls_x509write_crt_set_extension(
          &draft_, identifier.data(), identifier.size(), /*critical=*/0,
          reinterpret_cast<const unsigned char*>(value.data()), value.size());
    });
  }

  Result<std::string> sign() {
    std::array<std::uint8_t, kSerialBytes> serial{};
    std::array<unsigned char, kPemBytesMax> pem{};
    step([&] { return fill_random(as_context(crypto_), serial.data(), serial.size()); });
    // Greater than zero, and of one length.
    serial.front() = static_cast<std::uint8_t>((serial.front() & 0x7FU) | 0x40U);
    step([&] { return crypto_mbedtls::set_serial(draft_, serial); });
    step([&] {
      return mbedtls_x509write_crt_pem(&draft_, pem.data(), pem.size(), &fill_random,
                                       as_context(crypto_));
    });
    if (failed_ != 0) return problem(Exit::internal, "a certificate could not be written");
    return std::string(reinterpret_cast<const char*>(pem.data()));
  }

 private:
  template <class Step>
  void step(Step take) {
    if (failed_ == 0) failed_ = take();
  }

  const crypto_mbedtls::Crypto& crypto_;
  mbedtls_x509write_cert draft_{};
  int failed_ = 0;
};

// Authorities that follow one another must not have the same name.
Result<std::string> new_authority_name(const crypto_mbedtls::Crypto& crypto) {
  std::array<std::uint8_t, 4> random{};
  if (!crypto.random_bytes(random)) return problem(Exit::internal, "there is no randomness");
  return "CN=Latchkey fleet CA " + client::to_hex(random);
}

std::string distinguished_name(const Subject& subject) {
  const std::string name = "CN=" + subject.common_name;
  return subject.unit.empty() ? name : name + ",OU=" + subject.unit;
}

}  // namespace

Validity valid_for(std::chrono::days days, base::WallTime now) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(now);
  return {.not_before = whole - kBackdated, .not_after = whole + days};
}

Result<Authority> Authority::create(const crypto_mbedtls::Crypto& crypto,
                                    const Validity& validity) {
  const auto name = new_authority_name(crypto);
  if (!name) return base::unexpected(name.error());
  auto key = TlsKey::generate(crypto);
  if (!key) return problem(Exit::internal, "no key could be made");
  Draft draft(crypto);
  draft.names(*name, *name);
  draft.keys(*key, *key);
  draft.validity(validity);
  draft.authority(true);
  auto certificate = draft.sign();
  if (!certificate) return base::unexpected(certificate.error());
  return Authority(crypto, std::move(*key), *name, validity.not_after, std::move(*certificate));
}

Result<Authority> Authority::load(const crypto_mbedtls::Crypto& crypto, const Identity& identity) {
  auto key = TlsKey::from_pem(crypto, identity.key);
  if (!key) return problem(Exit::configuration, "its key is no private key on P-256, in PEM");
  const auto certificates = crypto_mbedtls::parse_certificates(identity.certificate);
  if (!certificates) return problem(Exit::configuration, "is no certificate, in PEM");

  mbedtls_x509_crt parsed;
  mbedtls_x509_crt_init(&parsed);
  const auto* text = reinterpret_cast<const unsigned char*>(identity.certificate.c_str());
  std::array<char, 256> name{};
  const bool good = mbedtls_x509_crt_parse(&parsed, text, identity.certificate.size() + 1) == 0 &&
                    mbedtls_x509_dn_gets(name.data(), name.size(), &parsed.subject) > 0 &&
                    crypto_mbedtls::public_key_of(parsed.pk) == key->public_key();
  mbedtls_x509_crt_free(&parsed);
  if (!good) return problem(Exit::configuration, "is not the certificate of that key");
  return Authority(crypto, std::move(*key), name.data(), certificates->front().not_after,
                   identity.certificate);
}

Result<std::string> Authority::key() const {
  auto pem = key_.to_pem();
  if (!pem) return problem(Exit::internal, "a key could not be written");
  return std::move(*pem);
}

Result<std::string> Authority::certify(const PublicKey& key, const Subject& subject,
                                       const Validity& validity) const {
  const auto holder = TlsKey::from_public_key(key);
  if (!holder) return problem(Exit::configuration, "the key to certify is not on P-256");
  Draft draft(*crypto_);
  draft.names(distinguished_name(subject), name_);
  draft.keys(*holder, key_);
  draft.validity({validity.not_before, std::min(validity.not_after, not_after_)});
  draft.authority(false);
  draft.extension(
      {MBEDTLS_OID_EXTENDED_KEY_USAGE, MBEDTLS_OID_SIZE(MBEDTLS_OID_EXTENDED_KEY_USAGE)},
      extended_key_usage(subject.purpose));
  if (!subject.host_names.empty() || !subject.addresses.empty()) {
    draft.extension({MBEDTLS_OID_SUBJECT_ALT_NAME, MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME)},
                    subject_alternative_names(subject.host_names, subject.addresses));
  }
  return draft.sign();
}

Result<Identity> Authority::issue(const Subject& subject, const Validity& validity) const {
  const auto key = TlsKey::generate(*crypto_);
  if (!key) return problem(Exit::internal, "no key could be made");
  auto certificate = certify(key->public_key(), subject, validity);
  if (!certificate) return base::unexpected(certificate.error());
  auto secret = key->to_pem();
  if (!secret) return problem(Exit::internal, "a key could not be written");
  return Identity{.certificate = std::move(*certificate), .key = std::move(*secret)};
}

}  // namespace latchkey::provision
