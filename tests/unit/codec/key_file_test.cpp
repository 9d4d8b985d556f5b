#include "codec/key_file.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>

#include "codec/base64url.hpp"
#include "file_errors.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

KeyBytes bytes_from(std::uint8_t first) {
  KeyBytes bytes{};
  for (std::uint8_t& byte : bytes) byte = first++;
  return bytes;
}

core::KeyId key_id(const char* name) { return core::KeyId::parse(name).value(); }

AuthorisedKey authorised_key(const char* name, std::uint8_t first) {
  return {.key = {.id = key_id(name), .roles = {core::Role::driver, core::Role::fleet}},
          .x = bytes_from(first),
          .y = bytes_from(static_cast<std::uint8_t>(first + 100))};
}

}  // namespace

TEST_GROUP(KeySet) {
  json set = json::parse(encode_key_set(std::array{authorised_key("phone@home", 0)}));
  json& jwk = set["keys"][0];

  void check_errors(const char* expected) {
    const auto keys = decode_key_set(set.dump());
    CHECK(!keys.has_value());
    STRCMP_EQUAL(expected, testing::lines(keys.error()).c_str());
  }
};

TEST(KeySet, comes_back_as_it_was_written) {
  const std::array keys = {authorised_key("phone@home", 0), authorised_key("fob:2", 7)};
  const auto again = decode_key_set(encode_key_set(keys));
  CHECK(again.has_value());
  CHECK_EQUAL(2, again->size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    CHECK((*again)[i].key.id == keys[i].key.id);
    CHECK((*again)[i].key.roles == keys[i].key.roles);
    CHECK((*again)[i].x == keys[i].x);
    CHECK((*again)[i].y == keys[i].y);
  }
}

TEST(KeySet, optional_members_may_be_missing_and_others_are_ignored) {
  jwk.erase("alg");
  jwk.erase("use");
  jwk["key_ops"] = {"verify"};
  set["issued"] = "today";
  CHECK(decode_key_set(set.dump()).has_value());
}

TEST(KeySet, private_key_is_refused_and_not_repeated) {
  const std::string secret = encode_base64url(bytes_from(50));
  jwk["d"] = secret;
  check_errors(
      "$.keys[0].d: is a secret, and this file is for public keys; remove it here, keep it with "
      "the key's holder alone, and replace the key if others could read it\n");
}

TEST(KeySet, private_key_is_refused_whatever_else_is_wrong) {
  jwk = {{"kty", "oct"}, {"k", "c2VjcmV0"}};
  const auto keys = decode_key_set(set.dump());
  const std::string text = testing::lines(keys.error());
  CHECK(text.find("$.keys[0].k: is a secret") != std::string::npos);
  CHECK(text.find("$.keys[0].kty: is not the one allowed value; expected: \"EC\"") !=
        std::string::npos);
  CHECK(text.find("c2VjcmV0") == std::string::npos);
}

TEST(KeySet, name_given_twice_is_refused) {
  set["keys"].push_back(jwk);
  check_errors("$.keys[1].kid: names a key above, too; give every key a name of its own\n");
}

TEST(KeySet, all_errors_are_told_at_once) {
  jwk["kid"] = "a/b";
  jwk["crv"] = "P-384";
  jwk.erase("roles");
  set["keys"].push_back(1);
  check_errors(
      "$.keys[0].crv: is not the one allowed value; expected: \"P-256\"\n"
      "$.keys[0].kid: does not have the right form; expected: the key's name: 1 to 64 of A-Z a-z "
      "0-9 - _ . : @\n"
      "$.keys[0].roles: is missing; expected: an array of what the key's holder is: owner, driver, "
      "service, fleet; at least one\n"
      "$.keys[1]: has the wrong type; expected: an object: a public key as a JWK, with kty, crv, "
      "x, y, kid and roles\n");
}

TEST(KeySet, coordinate_with_other_trailing_bits_is_refused) {
  std::string x = jwk["x"];
  ++x.back();
  jwk["x"] = x;
  check_errors(
      "$.keys[0].x: is not 32 bytes in base64url without padding; copy the key again from where "
      "it was made\n");
}

TEST(KeySet, without_a_key_is_refused) {
  set["keys"] = json::array();
  check_errors("$.keys: has too few elements; expected: an array of 1 to 15 keys\n");
}

TEST(KeySet, text_that_is_no_json_is_refused_at_its_place) {
  const auto keys = decode_key_set("{\"keys\":\n [}");
  STRCMP_EQUAL("$: line 2, column 3: unexpected '}'; expected '[', '{', or a literal\n",
               testing::lines(keys.error()).c_str());
  CHECK(!decode_key_set("[]").has_value());
}

TEST_GROUP(PrivateJwk) {
  PrivateJwk key{
      .kid = key_id("phone"), .x = bytes_from(1), .y = bytes_from(2), .d = bytes_from(3)};
};

TEST(PrivateJwk, comes_back_as_it_was_written) {
  const auto again = decode_private_jwk(encode_private_jwk(key));
  CHECK(again.has_value());
  CHECK(again->kid == key.kid);
  CHECK(again->x == key.x);
  CHECK(again->y == key.y);
  CHECK(again->d == key.d);
}

TEST(PrivateJwk, is_a_jwk_that_others_read) {
  const json jwk = json::parse(encode_private_jwk(key));
  CHECK(jwk["kty"] == "EC");
  CHECK(jwk["crv"] == "P-256");
  CHECK(jwk["alg"] == "ES256");
  CHECK(jwk["d"] == encode_base64url(key.d));
}

TEST(PrivateJwk, all_errors_are_told_at_once) {
  json jwk = json::parse(encode_private_jwk(key));
  jwk.erase("d");
  jwk["kty"] = "RSA";
  jwk["kid"] = 1;
  const auto again = decode_private_jwk(jwk.dump());
  STRCMP_EQUAL(
      "$.kty: must be \"EC\"\n"
      "$.kid: must be the key's name: 1 to 64 of A-Z a-z 0-9 - _ . : @\n"
      "$.d: is not 32 bytes in base64url without padding; copy the key again from where it was "
      "made\n",
      testing::lines(again.error()).c_str());
}

TEST(PrivateJwk, text_that_is_no_object_is_refused) {
  CHECK(!decode_private_jwk("[]").has_value());
  CHECK(!decode_private_jwk("").has_value());
}

TEST_GROUP(PublicJwk) {
  PrivateJwk key{
      .kid = key_id("phone"), .x = bytes_from(1), .y = bytes_from(2), .d = bytes_from(3)};
};

TEST(PublicJwk, is_read_from_a_private_one) {
  const auto jwk = decode_public_jwk(encode_private_jwk(key));
  CHECK(jwk.has_value());
  CHECK(jwk->kid == key.kid);
  CHECK(jwk->x == key.x);
  CHECK(jwk->y == key.y);
}

TEST(PublicJwk, needs_no_name_but_a_name_has_to_be_one) {
  json jwk = json::parse(encode_private_jwk(key));
  jwk.erase("d");
  jwk.erase("kid");
  const auto nameless = decode_public_jwk(jwk.dump());
  CHECK(nameless.has_value());
  CHECK(!nameless->kid.has_value());
  jwk["kid"] = "../owner";
  CHECK(!decode_public_jwk(jwk.dump()).has_value());
}

TEST(PublicJwk, that_is_no_p256_key_is_refused) {
  for (const char* member : {"kty", "crv", "x", "y"}) {
    json jwk = json::parse(encode_private_jwk(key));
    jwk[member] = "other";
    CHECK(!decode_public_jwk(jwk.dump()).has_value());
  }
}

}  // namespace latchkey::codec
