// Certificates that another library made.
#include "adapters/crypto_mbedtls/certificate.hpp"

#include <CppUTest/TestHarness.h>

#include <chrono>

using latchkey::base::WallTime;
using latchkey::crypto_mbedtls::Error;
using latchkey::crypto_mbedtls::parse_certificates;
using namespace std::chrono;  // NOLINT(google-build-using-namespace)

namespace {

// CN=5YJ3E1EA7KF000001, from 2026-01-02T03:04:05 to 2027-01-31T23:59:59.
constexpr const char* kVehicle =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBSDCB76ADAgECAgEHMAoGCCqGSM49BAMCMC4xEDAOBgNVBAoMB0V4YW1wbGUx\n"
    "GjAYBgNVBAMMETVZSjNFMUVBN0tGMDAwMDAxMB4XDTI2MDEwMjAzMDQwNVoXDTI3\n"
    "MDEzMTIzNTk1OVowLjEQMA4GA1UECgwHRXhhbXBsZTEaMBgGA1UEAwwRNVlKM0Ux\n"
    "RUE3S0YwMDAwMDEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR9nO9N+EUCEaee\n"
    "7X2e002EoBVOBN8386rUqT48BH+RDTJIdXZq5UwLI/QujmKYQ4tXchlGNdsEB9wB\n"
    "Dv8xWMJ1MAoGCCqGSM49BAMCA0gAMEUCIQDS+K5BMlkKnrxq2v9OEWuRljiaOU8Y\n"
    "XgA9LLXhTHSfMgIgLejXR7h7DI3NBiU3znJvvPNoMEpy+d83HxTWKNF8qC0=\n"
    "-----END CERTIFICATE-----\n";

// No common name, until 2099-12-31T00:00:00, which is written in the other of the two formats.
constexpr const char* kNameless =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBEjCBuaADAgECAgEHMAoGCCqGSM49BAMCMBIxEDAOBgNVBAoMB0V4YW1wbGUw\n"
    "IBcNMjYwMTAxMDAwMDAwWhgPMjA5OTEyMzEwMDAwMDBaMBIxEDAOBgNVBAoMB0V4\n"
    "YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATgLlATvJ6NCXXne9KUXsEa\n"
    "74uD+1n2uGjOInJixMepY01t6fqbwnL9dprl53Q2gM2LCygGR1pjK0ILLmBM5yb6\n"
    "MAoGCCqGSM49BAMCA0gAMEUCIQDo8+W/u4znvE9Ek57Lab8+xlvvyM78YTAFf8XF\n"
    "WmB6AAIgSY1laZtp/nsrUSlhKy6deA/2104kTGQQkd8Xr+JqmhI=\n"
    "-----END CERTIFICATE-----\n";

}  // namespace

TEST_GROUP(Certificate){};

TEST(Certificate, Text_gives_its_name_and_both_its_ends) {
  const auto parsed = parse_certificates(kVehicle);
  CHECK_TRUE(parsed.has_value());
  LONGS_EQUAL(1, parsed->size());
  STRCMP_EQUAL("5YJ3E1EA7KF000001", parsed->front().common_name.c_str());
  CHECK_TRUE(parsed->front().not_before ==
             sys_days(2026y / January / 2) + hours(3) + minutes(4) + seconds(5));
  CHECK_TRUE(parsed->front().not_after ==
             sys_days(2027y / January / 31) + hours(23) + minutes(59) + seconds(59));
}

TEST(Certificate, Bundle_gives_all_of_them_in_order) {
  const auto parsed = parse_certificates(std::string(kNameless) + "a remark\n" + kVehicle);
  CHECK_TRUE(parsed.has_value());
  LONGS_EQUAL(2, parsed->size());
  STRCMP_EQUAL("", parsed->front().common_name.c_str());
  CHECK_TRUE(parsed->front().not_after == WallTime(sys_days(2099y / December / 31)));
  STRCMP_EQUAL("5YJ3E1EA7KF000001", parsed->back().common_name.c_str());
}

TEST(Certificate, Text_without_a_certificate_is_an_error) {
  for (const std::string& text :
       {std::string(), std::string("hello"), std::string(kVehicle).substr(0, 300),
        std::string("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"),
        std::string(3, '\0')}) {
    CHECK_TRUE(parse_certificates(text).error() == Error::invalid_certificate);
  }
}

TEST(Certificate, Bundle_with_a_broken_one_is_an_error) {
  std::string broken = kNameless;
  broken.replace(broken.find("\n") + 10, 4, "AAAA");
  CHECK_FALSE(parse_certificates(kVehicle + broken).has_value());
}
