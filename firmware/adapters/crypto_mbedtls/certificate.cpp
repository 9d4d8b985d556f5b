#include "adapters/crypto_mbedtls/certificate.hpp"

#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

#include <chrono>
#include <cstring>  // for MBEDTLS_OID_CMP

namespace latchkey::crypto_mbedtls {
namespace {

// A chain of them, as mbedTLS keeps it.
class Chain {
 public:
  Chain() { mbedtls_x509_crt_init(&first_); }
  Chain(const Chain&) = delete;
  Chain& operator=(const Chain&) = delete;
  ~Chain() { mbedtls_x509_crt_free(&first_); }

  bool parse(const std::string& pem) {
    const auto* text = reinterpret_cast<const unsigned char*>(pem.c_str());
    // The NUL counts. More than 0 says how many it could not read.
    return mbedtls_x509_crt_parse(&first_, text, pem.size() + 1) == 0;
  }

  [[nodiscard]] const mbedtls_x509_crt* first() const { return &first_; }

 private:
  mbedtls_x509_crt first_{};
};

base::WallTime to_wall_time(const mbedtls_x509_time& time) {
  namespace chrono = std::chrono;
  const auto number = [](int value) { return static_cast<unsigned>(value); };
  const chrono::year_month_day day(chrono::year(time.year), chrono::month(number(time.mon)),
                                   chrono::day(number(time.day)));
  return chrono::sys_days(day) + chrono::hours(time.hour) + chrono::minutes(time.min) +
         chrono::seconds(time.sec);
}

std::string common_name(const mbedtls_x509_crt& certificate) {
  for (const auto* part = &certificate.subject; part != nullptr; part = part->next) {
    if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &part->oid) != 0) continue;
    return {reinterpret_cast<const char*>(part->val.p), part->val.len};
  }
  return {};
}

}  // namespace

base::Result<std::vector<Certificate>, Error> parse_certificates(std::string_view pem) {
  Chain chain;
  if (!chain.parse(std::string(pem))) return base::unexpected(Error::invalid_certificate);
  std::vector<Certificate> certificates;
  for (const auto* next = chain.first(); next != nullptr; next = next->next) {
    certificates.push_back({.common_name = common_name(*next),
                            .not_before = to_wall_time(next->valid_from),
                            .not_after = to_wall_time(next->valid_to)});
  }
  return certificates;
}

}  // namespace latchkey::crypto_mbedtls
