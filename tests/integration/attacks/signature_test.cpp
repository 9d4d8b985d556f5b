// Signatures that somebody without the owner's key could make out of those that he has seen.
#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <string>
#include <vector>

#include "codec/base64url.hpp"
#include "integration/attacks/attack.hpp"
#include "integration/attacks/jws.hpp"
#include "integration/or_throw.hpp"

using latchkey::codec::decode_base64url;
using latchkey::codec::encode_base64url;
using latchkey::integration::Attack;
using latchkey::integration::Json;
using latchkey::integration::Jws;
using latchkey::integration::kSilence;
using latchkey::integration::or_throw;

namespace {

constexpr std::size_t kHalf = 32;

// The order of P-256 (SEC 2), big-endian.
const std::string& order() {
  static const std::string bytes(
      "\xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
      "\xBC\xE6\xFA\xAD\xA7\x17\x9E\x84\xF3\xB9\xCA\xC2\xFC\x63\x25\x51",
      kHalf);
  return bytes;
}

std::string plus_one(std::string number) {
  for (std::size_t i = number.size(); i-- > 0;) {
    if (++number[i] != '\0') break;
  }
  return number;
}

// An ASN.1 INTEGER.
std::string der_integer(std::string number) {
  number.erase(0, std::min(number.find_first_not_of('\0'), number.size() - 1));
  if ((static_cast<unsigned char>(number.front()) & 0x80U) != 0) number.insert(0, 1, '\0');
  return std::string("\x02") + static_cast<char>(number.size()) + number;
}

// What ECDSA signatures look like in certificates: SEQUENCE of two INTEGERs.
std::string der(const std::string& raw) {
  const std::string both = der_integer(raw.substr(0, kHalf)) + der_integer(raw.substr(kHalf));
  return std::string("\x30") + static_cast<char>(both.size()) + both;
}

}  // namespace

TEST_GROUP(SignatureAttack) {
  Attack attack;
  Json claims = attack.claims();
  Jws jws = Jws::of(attack.seal(Attack::header(), claims));
  std::string raw = decode_base64url(jws.signature).value();

  void teardown() override { attack.check_harmless(); }

  void expect(const char* wanted, const Jws& bent) {
    const std::string text = bent.text();
    STRCMP_EQUAL_TEXT(wanted, attack.answer_to(text, claims.at("jti")).c_str(), text.c_str());
  }

  void expect_refused(const std::string& signature) {
    expect("unauthenticated", {jws.header, jws.payload, encode_base64url(signature)});
  }
};

TEST(SignatureAttack, Der_encoded_signature_is_unauthenticated) {
  expect_refused(der(raw));
  expect_refused(der(raw).substr(0, 2 * kHalf));
  expect_refused(der(raw).substr(der(raw).size() - 2 * kHalf));
}

TEST(SignatureAttack, R_or_s_of_zero_n_or_more_is_unauthenticated) {
  const std::string r = raw.substr(0, kHalf);
  const std::string s = raw.substr(kHalf);
  const std::vector<std::string> out_of_range = {std::string(kHalf, '\0'), order(),
                                                 plus_one(order()), std::string(kHalf, '\xFF')};
  for (const std::string& number : out_of_range) {
    expect_refused(number + s);
    expect_refused(r + number);
    for (const std::string& other : out_of_range) expect_refused(number + other);
  }
}

TEST(SignatureAttack, Truncated_signature_is_unauthenticated) {
  for (const std::size_t size : {0U, 1U, 31U, 32U, 48U, 63U}) expect_refused(raw.substr(0, size));
}

TEST(SignatureAttack, Over_long_signature_is_unauthenticated) {
  expect_refused(raw + '\0');
  expect_refused('\0' + raw);
  expect_refused(raw + raw);
  expect_refused(raw + std::string(2000, '\0'));
}

TEST(SignatureAttack, Halves_in_the_wrong_place_or_order_are_unauthenticated) {
  std::string reversed = raw;
  std::ranges::reverse(reversed);
  expect_refused(reversed);
  expect_refused(raw.substr(kHalf) + raw.substr(0, kHalf));
}

TEST(SignatureAttack, Any_changed_bit_is_unauthenticated) {
  for (const std::size_t at : {0U, 31U, 32U, 63U}) {
    std::string changed = raw;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    expect_refused(changed);
  }
}

TEST(SignatureAttack, Signature_of_another_command_or_key_is_unauthenticated) {
  const Jws other = Jws::of(attack.seal(Attack::header(), attack.claims()));
  expect("unauthenticated", {jws.header, jws.payload, other.signature});
  const auto drivers = attack.driver().signer().seal(Attack::header().dump(), claims.dump());
  expect("unauthenticated", Jws::of(or_throw(drivers)));
}

TEST(SignatureAttack, Header_or_payload_put_in_the_place_of_the_signed_one_is_unauthenticated) {
  const Jws harmless = Jws::of(
      or_throw(attack.driver().signer().seal(R"({"alg":"ES256","kid":"driver"})", claims.dump())));
  expect("unauthenticated", {jws.header, harmless.payload, harmless.signature});
  expect("unauthenticated", {harmless.header, jws.payload, jws.signature});
}

TEST(SignatureAttack, Padding_or_white_space_at_the_signature_is_unauthenticated) {
  for (const char* tail : {"=", "==", "\n", "\r\n", " ", "\t", "%3D"}) {
    expect("unauthenticated", {jws.header, jws.payload, jws.signature + tail});
    expect("unauthenticated", {jws.header, jws.payload, tail + jws.signature});
  }
}

TEST(SignatureAttack, Characters_of_other_alphabets_in_the_signature_are_malformed) {
  for (const char other : {'+', '/', '=', ' ', '\n', '*', '\x80'}) {
    Jws bent = jws;
    bent.signature[40] = other;
    expect("malformed", bent);
  }
}

TEST(SignatureAttack, Bits_that_stand_for_nothing_in_the_signature_are_malformed) {
  // 64 bytes are 86 characters, of whose last one four bits are left over.
  for (const char last : {'B', 'P', 'R', '_'}) {
    Jws bent = jws;
    bent.signature.back() = last;
    expect("malformed", bent);
  }
}

TEST(SignatureAttack, Variants_of_the_encoding_of_header_and_payload_are_met_with_silence) {
  const auto bend = [](const std::string& part) {
    std::vector<std::string> bent;
    for (const char* tail : {"=", "==", "\n", " ", "A"}) bent.push_back(part + tail);
    for (const char other : {'+', '/', ' ', '\n'}) {
      bent.push_back(part);
      bent.back()[8] = other;
    }
    bent.push_back('\n' + part);
    return bent;
  };
  for (const std::string& header : bend(jws.header)) {
    expect(kSilence, {header, jws.payload, jws.signature});
  }
  for (const std::string& payload : bend(jws.payload)) {
    expect(kSilence, {jws.header, payload, jws.signature});
  }
}
