#include "codec/base64url.hpp"

#include <CppUTest/TestHarness.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace latchkey::codec {

TEST_GROUP(Base64url){
    static void check_refused(std::string_view text){CHECK(!decode_base64url(text).has_value());
}
}
;

TEST(Base64url, rfc4648_vectors_go_both_ways) {
  constexpr std::pair<std::string_view, std::string_view> kVectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [bytes, text] : kVectors) {
    STRCMP_EQUAL(std::string(text).c_str(), encode_base64url(bytes).c_str());
    CHECK(decode_base64url(text) == std::string(bytes));
  }
}

TEST(Base64url, every_byte_comes_back) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  const std::string text = encode_base64url(bytes);
  CHECK(text.find_first_of("+/=") == std::string::npos);
  CHECK(decode_base64url(text) == bytes);
}

TEST(Base64url, alphabet_of_plain_base64_is_refused) {
  CHECK(decode_base64url("-_8") == "\xFB\xFF");
  check_refused("+_8");
  check_refused("-/8");
}

TEST(Base64url, padding_is_refused) {
  check_refused("Zg==");
  check_refused("Zm8=");
}

TEST(Base64url, white_space_is_refused) {
  for (const std::string_view text : {" Zm9v", "Zm9v\n", "Zm 9v", "Zm\t9", "\r\nZg"}) {
    check_refused(text);
  }
}

TEST(Base64url, bytes_outside_ascii_are_refused) {
  check_refused("Zm9\xC3");
  check_refused(std::string_view("Zm9\0", 4));
}

TEST(Base64url, impossible_length_is_refused) {
  check_refused("Z");
  check_refused("Zm9vY");
}

TEST(Base64url, trailing_bits_that_are_not_zero_are_refused) {
  check_refused("Zh");   // decodes to "f" where it is not looked at
  check_refused("Zm9");  // "fo"
  CHECK(decode_base64url("Zm8").has_value());
}

TEST(Base64url, array_takes_exactly_its_size) {
  std::array<std::uint8_t, 3> bytes{};
  CHECK(decode_base64url_into(bytes, "Zm9v"));
  CHECK(bytes == (std::array<std::uint8_t, 3>{'f', 'o', 'o'}));
  CHECK(!decode_base64url_into(bytes, "Zm8"));
  CHECK(!decode_base64url_into(bytes, "Zm9vYg"));
  CHECK(!decode_base64url_into(bytes, "Zm9="));
  CHECK(!decode_base64url_into(bytes, "Zm9vY"));
}

}  // namespace latchkey::codec
