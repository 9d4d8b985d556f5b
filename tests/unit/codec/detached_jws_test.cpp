#include "codec/detached_jws.hpp"

#include <CppUTest/TestHarness.h>

#include "codec/base64url.hpp"

using namespace latchkey;
using namespace latchkey::codec;

namespace {

core::KeyId kid() { return core::KeyId::parse("device-1").value(); }

std::array<std::uint8_t, 64> signature() {
  std::array<std::uint8_t, 64> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
  return bytes;
}

}  // namespace

TEST_GROUP(DetachedJws) {
  const CallbackJws jws{kid()};
  const std::string payload = R"({"id":"c-1","status":"succeeded"})";
  const std::string sealed = jws.seal(signature());
  const std::string encoded_signature = encode_base64url(signature());

  static std::string with_header(const std::string& json, const std::string& signature_part) {
    return encode_base64url(json) + ".." + signature_part;
  }
};

TEST(DetachedJws, Signing_input_is_that_of_the_whole_jws) {
  const std::string header =
      encode_base64url(R"({"alg":"ES256","kid":"device-1","typ":"callback"})");
  STRCMP_EQUAL((header + "." + encode_base64url(payload)).c_str(),
               jws.signing_input(payload).c_str());
  STRCMP_EQUAL((header + ".." + encoded_signature).c_str(), sealed.c_str());
}

TEST(DetachedJws, What_was_sealed_is_decoded) {
  const auto decoded = decode_detached_jws(sealed, payload);
  CHECK_TRUE(decoded.has_value());
  CHECK_TRUE(decoded->kid == kid());
  CHECK_TRUE(decoded->signature == signature());
  STRCMP_EQUAL(jws.signing_input(payload).c_str(), decoded->signing_input.c_str());
}

TEST(DetachedJws, Anything_else_is_none) {
  const std::string payload_part = encode_base64url(payload);
  std::string attached = sealed;
  attached.insert(attached.find("..") + 1, payload_part);
  for (const std::string& other :
       {std::string(), std::string("."), std::string(".."), attached, sealed + "A", sealed + ".",
        sealed.substr(0, sealed.size() - 1), " " + sealed, sealed + "\n",
        with_header(R"({"alg":"none","kid":"device-1","typ":"callback"})", encoded_signature),
        with_header(R"({"alg":"HS256","kid":"device-1","typ":"callback"})", encoded_signature),
        with_header(R"({"alg":"ES256","kid":"device-1"})", encoded_signature),
        with_header(R"({"alg":"ES256","kid":"device-1","typ":"callback","crit":[]})",
                    encoded_signature),
        with_header(R"({"alg":"ES256","kid":"device-1","typ":"callback","jwk":{}})",
                    encoded_signature),
        with_header(R"({"alg":"ES256","kid":"../1","typ":"callback"})", encoded_signature),
        with_header(R"({"kid":"device-1","alg":"ES256","typ":"callback"})", encoded_signature),
        with_header("[]", encoded_signature), with_header("", encoded_signature),
        with_header(std::string(4096, ' '), encoded_signature)}) {
    CHECK_FALSE_TEXT(decode_detached_jws(other, payload).has_value(), other.c_str());
  }
}
