#include "adapters/crypto_mbedtls/certificate_request.hpp"

#include <mbedtls/asn1.h>
#include <mbedtls/oid.h>
#include <mbedtls/pk.h>
#include <mbedtls/x509_csr.h>

#include <array>
#include <cstring>  // for MBEDTLS_OID_CMP
#include <optional>
#include <span>

#include "adapters/crypto_mbedtls/x509.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

constexpr std::size_t kPemBytesMax = 2048;  // one of a P-256 key and a name takes 500

class Draft {
 public:
  Draft() { mbedtls_x509write_csr_init(&draft_); }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() { mbedtls_x509write_csr_free(&draft_); }

  mbedtls_x509write_csr* get() { return &draft_; }

 private:
  mbedtls_x509write_csr draft_{};
};

class Parsed {
 public:
  Parsed() { mbedtls_x509_csr_init(&request_); }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;
  ~Parsed() { mbedtls_x509_csr_free(&request_); }

  bool parse(const std::string& pem) {
    const auto* text = reinterpret_cast<const unsigned char*>(pem.c_str());
    return mbedtls_x509_csr_parse(&request_, text, pem.size() + 1) == 0;  // the NUL counts
  }

  mbedtls_x509_csr* get() { return &request_; }

 private:
  mbedtls_x509_csr request_{};
};

std::span<const std::uint8_t> bytes_of(const mbedtls_x509_buf& part) { return {part.p, part.len}; }

// The signature's bytes, when they are ECDSA's with SHA-256. From 3.0 on the library hides what it
// has read of them, so they are read once more: from behind the part that they are over.
std::optional<std::span<const std::uint8_t>> signature_in(const mbedtls_x509_csr& request) {
  unsigned char* at = request.cri.p + request.cri.len;
  const unsigned char* end = request.raw.p + request.raw.len;
  mbedtls_asn1_buf algorithm{};
  mbedtls_asn1_bitstring bits{};
  if (mbedtls_asn1_get_alg_null(&at, end, &algorithm) != 0 ||
      MBEDTLS_OID_CMP(MBEDTLS_OID_ECDSA_SHA256, &algorithm) != 0 ||
      mbedtls_asn1_get_bitstring(&at, end, &bits) != 0 || bits.unused_bits != 0) {
    return std::nullopt;
  }
  return std::span<const std::uint8_t>(bits.p, bits.len);
}

bool is_signed_by_its_key(const Crypto& crypto, mbedtls_x509_csr& request) {
  const auto signature = signature_in(request);
  if (!signature) return false;
  const Digest digest = crypto.sha256(bytes_of(request.cri));
  return mbedtls_pk_verify(&request.pk, MBEDTLS_MD_SHA256, digest.data(), digest.size(),
                           signature->data(), signature->size()) == 0;
}

}  // namespace

base::Result<std::string, Error> make_certificate_request(const Crypto& crypto, const TlsKey& key,
                                                          std::string_view common_name) {
  const std::string subject = "CN=" + std::string(common_name);
  std::array<unsigned char, kPemBytesMax> pem{};
  Draft draft;
  mbedtls_x509write_csr_set_md_alg(draft.get(), MBEDTLS_MD_SHA256);
  mbedtls_x509write_csr_set_key(draft.get(), &key.context());
  if (mbedtls_x509write_csr_set_subject_name(draft.get(), subject.c_str()) != 0 ||
      mbedtls_x509write_csr_pem(draft.get(), pem.data(), pem.size(), &fill_random,
                                as_context(crypto)) != 0) {
    return base::unexpected(Error::failed);
  }
  return std::string(reinterpret_cast<const char*>(pem.data()));
}

base::Result<CertificateRequest, Error> check_certificate_request(const Crypto& crypto,
                                                                  std::string_view pem) {
  Parsed request;
  if (!request.parse(std::string(pem))) return base::unexpected(Error::invalid_certificate);
  const auto key = public_key_of(request.get()->pk);
  if (!key) return base::unexpected(Error::invalid_key);
  if (!is_signed_by_its_key(crypto, *request.get())) {
    return base::unexpected(Error::bad_signature);
  }
  return CertificateRequest{.common_name = common_name_of(request.get()->subject),
                            .key = *key,
                            .digest = crypto.sha256(bytes_of(request.get()->raw))};
}

}  // namespace latchkey::crypto_mbedtls
