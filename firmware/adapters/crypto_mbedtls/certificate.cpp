#include "adapters/crypto_mbedtls/certificate.hpp"

#include <mbedtls/x509_crt.h>

#include <chrono>

#include "adapters/crypto_mbedtls/tls_key.hpp"
#include "adapters/crypto_mbedtls/x509.hpp"

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

  [[nodiscard]] mbedtls_x509_crt* first() { return &first_; }

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

}  // namespace

base::Result<std::vector<Certificate>, Error> parse_certificates(std::string_view pem) {
  Chain chain;
  if (!chain.parse(std::string(pem))) return base::unexpected(Error::invalid_certificate);
  std::vector<Certificate> certificates;
  for (auto* next = chain.first(); next != nullptr; next = next->next) {
    const auto key = public_key_of(next->pk);
    certificates.push_back({.common_name = common_name_of(next->subject),
                            .not_before = to_wall_time(next->valid_from),
                            .not_after = to_wall_time(next->valid_to),
                            .key = key ? std::optional(*key) : std::nullopt});
  }
  return certificates;
}

}  // namespace latchkey::crypto_mbedtls
