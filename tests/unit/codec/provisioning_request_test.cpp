#include "codec/provisioning_request.hpp"

#include <CppUTest/TestHarness.h>

#include <array>

using namespace latchkey::codec;  // NOLINT(google-build-using-namespace)
using latchkey::core::KeyId;

namespace {

// RFC 7515 appendix A.3.
constexpr const char* kJwk = R"({"kty":"EC","crv":"P-256","kid":"device-1",)"
                             R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                             R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";

std::string request(const std::string& version, const std::string& device_key,
                    const std::string& csr) {
  return R"({"request":)" + version + R"(,"device_key":)" + device_key + R"(,"csr":)" + csr + "}";
}

}  // namespace

TEST_GROUP(ProvisioningRequest){
    void check_refused(const std::string& text, const char* path,
                       const char* why){const auto decoded = decode_provisioning_request(text);
CHECK_FALSE_TEXT(decoded.has_value(), text.c_str());
STRCMP_EQUAL(path, decoded.error().front().json_path.c_str());
STRCMP_CONTAINS(why, decoded.error().front().message.c_str());
}
}
;

TEST(ProvisioningRequest, Written_is_one_line_that_reads_the_same) {
  const PublicJwk jwk = decode_public_jwk(kJwk).value();
  const std::string csr = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n";
  const std::string line =
      encode_provisioning_request({.device_key = jwk, .certificate_request = csr});
  LONGS_EQUAL(line.size() - 1, line.find('\n'));
  const auto again = decode_provisioning_request(line);
  CHECK_TRUE(again.has_value());
  CHECK_TRUE(again->device_key.kid == KeyId::parse("device-1"));
  CHECK_TRUE(again->device_key.x == jwk.x);
  CHECK_TRUE(again->device_key.y == jwk.y);
  STRCMP_EQUAL(csr.c_str(), again->certificate_request.c_str());
}

TEST(ProvisioningRequest, Members_that_are_not_known_are_left_out) {
  std::string text = request("1", kJwk, R"("pem")");
  text.insert(1, R"("serial":7,)");
  CHECK_TRUE(decode_provisioning_request(text).has_value());
}

TEST(ProvisioningRequest, Text_that_is_none_is_refused) {
  check_refused("", "$", "line 1");
  check_refused("{} {}", "$", "line 1");
  check_refused("[1]", "$", "is no provisioning request");
  check_refused(kJwk, "$", "is no provisioning request");
  check_refused(std::string(10, '['), "$", "nested too deeply");
}

TEST(ProvisioningRequest, Another_version_is_refused) {
  for (const char* version : {"2", "0", "-1", "1.5", "\"1\"", "true", "18446744073709551615"}) {
    check_refused(request(version, kJwk, R"("pem")"), "$.request", "is another version");
  }
}

TEST(ProvisioningRequest, Device_key_that_is_none_is_refused_with_its_place) {
  check_refused(R"({"request":1,"csr":"pem"})", "$.device_key", "public key as a JWK");
  check_refused(request("1", "[]", R"("pem")"), "$.device_key", "public key as a JWK");
  check_refused(request("1", R"({"kty":"EC"})", R"("pem")"), "$.device_key.crv", "P-256");
  std::string nameless = kJwk;
  nameless.erase(nameless.find(R"("kid":"device-1",)"), 17);
  check_refused(request("1", nameless, R"("pem")"), "$.device_key.kid", "must be the key's name");
}

TEST(ProvisioningRequest, Certificate_request_that_is_no_text_or_too_long_is_refused) {
  check_refused(request("1", kJwk, "7"), "$.csr", "must be a certificate request");
  check_refused(request("1", kJwk, '"' + std::string(5000, 'a') + '"'), "$",
                "$.csr: a string is too long");
}

TEST(ProvisioningRequest, Fingerprint_is_128_bits_in_groups) {
  std::array<std::uint8_t, 32> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(i * 15);
  STRCMP_EQUAL("000f 1e2d 3c4b 5a69 7887 96a5 b4c3 d2e1", fingerprint(digest).c_str());
}
