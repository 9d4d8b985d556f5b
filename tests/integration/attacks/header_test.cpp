// Headers that would have the agent trust what it must not. Everything here has a genuine signature
// of the owner's key, unless its test says otherwise: the header alone is what is refused.
#include <CppUTest/TestHarness.h>
#include <openssl/hmac.h>

#include <fstream>
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
using latchkey::integration::Simulation;

namespace {

std::string hmac_sha256(const std::string& secret, const std::string& message) {
  std::string mac(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       reinterpret_cast<unsigned char*>(mac.data()), &size);
  mac.resize(size);
  return mac;
}

// The public key named `kid`, as the agent has it.
Json public_key(Simulation& sim, const std::string& kid) {
  std::ifstream file(sim.stack().workspace().file("keys/keys.json"));
  const Json set = Json::parse(file);
  for (const Json& key : set.at("keys")) {
    if (key.at("kid") == kid) return key;
  }
  throw std::runtime_error("no key " + kid);
}

}  // namespace

TEST_GROUP(HeaderAttack) {
  Attack attack;

  void teardown() override { attack.check_harmless(); }

  void expect(const char* wanted, const Json& header) { expect(wanted, header.dump()); }
  void expect(const char* wanted, const std::string& header) {
    const Json claims = attack.claims();
    const std::string jws = attack.seal(header, claims.dump());
    STRCMP_EQUAL_TEXT(wanted, attack.answer_to(jws, claims.at("jti")).c_str(), header.c_str());
  }

  void expect_refused_with(const char* member, const Json& value) {
    Json header = Attack::header();
    header[member] = value;
    expect("unauthenticated", header);
  }
};

TEST(HeaderAttack, Alg_none_with_and_without_a_signature_is_unauthenticated) {
  for (const char* alg : {"none", "None", "NONE", "nOnE", ""}) {
    for (const bool is_signed : {true, false}) {
      const Json claims = attack.claims();
      Jws jws = Jws::of(attack.seal({{"alg", alg}, {"kid", "owner"}}, claims));
      if (!is_signed) jws.signature.clear();
      STRCMP_EQUAL("unauthenticated", attack.answer_to(jws.text(), claims.at("jti")).c_str());
    }
  }
}

TEST(HeaderAttack, Alg_missing_or_of_another_type_is_unauthenticated) {
  expect("unauthenticated", Json{{"kid", "owner"}});
  for (const Json& alg :
       {Json(nullptr), Json(256), Json::array({"ES256"}), Json{{"name", "ES256"}}, Json(true)}) {
    expect("unauthenticated", Json{{"alg", alg}, {"kid", "owner"}});
  }
}

TEST(HeaderAttack, Other_alg_names_are_unauthenticated) {
  for (const char* alg : {"es256", "Es256", "ES256 ", " ES256", "ES256K", "ES384", "ES512", "RS256",
                          "PS256", "EdDSA", "HS256", "ECDSA", "dir"}) {
    expect("unauthenticated", Json{{"alg", alg}, {"kid", "owner"}});
  }
}

TEST(HeaderAttack, Hmac_with_the_public_key_as_its_secret_is_unauthenticated) {
  const Json key = public_key(attack.sim(), "owner");
  const std::string xy = decode_base64url(key.at("x").get<std::string>()).value() +
                         decode_base64url(key.at("y").get<std::string>()).value();
  for (const std::string& secret : {xy, '\x04' + xy, key.dump(), key.at("x").get<std::string>()}) {
    for (const char* alg : {"HS256", "ES256"}) {
      const Json claims = attack.claims();
      Jws jws = Jws::of(attack.seal({{"alg", alg}, {"kid", "owner"}}, claims));
      const std::string mac = hmac_sha256(secret, jws.header + '.' + jws.payload);
      for (const std::string& signature : {mac, mac + mac}) {
        jws.signature = encode_base64url(signature);
        STRCMP_EQUAL("unauthenticated", attack.answer_to(jws.text(), claims.at("jti")).c_str());
      }
    }
  }
}

TEST(HeaderAttack, Key_that_the_message_brings_along_is_unauthenticated) {
  // Signed by the driver, whose own public key comes with it under the owner's name.
  Json brought = public_key(attack.sim(), "driver");
  brought["kid"] = "owner";
  Json header = Attack::header();
  header["jwk"] = brought;
  const Json claims = attack.claims();
  const std::string jws = or_throw(attack.driver().signer().seal(header.dump(), claims.dump()));
  STRCMP_EQUAL("unauthenticated", attack.answer_to(jws, claims.at("jti")).c_str());
  expect_refused_with("jwk", public_key(attack.sim(), "owner"));
}

TEST(HeaderAttack, Key_that_is_to_be_fetched_is_unauthenticated) {
  for (const char* member : {"jku", "x5u"}) {
    for (const char* url :
         {"https://127.0.0.1:1/keys.json", "file:///etc/latchkey/keys.json", ""}) {
      expect_refused_with(member, url);
    }
  }
}

TEST(HeaderAttack, Certificate_in_the_header_is_unauthenticated) {
  expect_refused_with("x5c", Json::array({"MIIB"}));
  expect_refused_with("x5t", "dGh1bWJwcmludA");
  expect_refused_with("x5t#S256", "dGh1bWJwcmludA");
}

TEST(HeaderAttack, What_changes_the_meaning_of_the_signature_is_unauthenticated) {
  expect_refused_with("crit", Json::array({"exp"}));
  expect_refused_with("crit", Json::array());
  expect_refused_with("b64", false);
  expect_refused_with("b64", true);
  expect_refused_with("zip", "DEF");
}

TEST(HeaderAttack, Kid_that_is_a_path_a_query_or_a_line_is_met_with_silence) {
  for (const char* kid : {"../../etc/passwd",
                          "..",
                          "/dev/null",
                          "keys.json",
                          "file:///etc/passwd",
                          "' OR '1'='1",
                          "owner'--",
                          "owner; DROP TABLE commands",
                          "owner\nkid=x",
                          "owner\r\n",
                          "$(reboot)",
                          "%s%n",
                          "owner*",
                          "Owner",
                          "OWNER",
                          " owner",
                          "owner ",
                          "owner/",
                          "./owner",
                          "%6Fwner",
                          "\xD0\xBEwner"}) {
    expect(kSilence, Json{{"alg", "ES256"}, {"kid", kid}});
  }
}

TEST(HeaderAttack, Kid_with_a_nul_is_met_with_silence) {
  expect(kSilence, std::string(R"({"alg":"ES256","kid":"owner\u0000"})"));
  expect(kSilence, std::string(R"({"alg":"ES256","kid":"owner\u0000x"})"));
  expect(kSilence, std::string("{\"alg\":\"ES256\",\"kid\":\"owner\0\"}", 30));
}

TEST(HeaderAttack, Kid_that_is_empty_long_missing_or_no_string_is_met_with_silence) {
  for (const Json& kid :
       {Json(""), Json(std::string(65, 'o')), Json(std::string(4000, 'o')), Json(0), Json(nullptr),
        Json(true), Json::array({"owner"}), Json{{"owner", 1}}}) {
    expect(kSilence, Json{{"alg", "ES256"}, {"kid", kid}});
  }
  expect(kSilence, Json{{"alg", "ES256"}});
}

TEST(HeaderAttack, Member_given_twice_is_met_with_silence) {
  for (const char* header : {R"({"alg":"ES256","kid":"stranger","kid":"owner"})",
                             R"({"alg":"ES256","kid":"owner","kid":"owner"})",
                             R"({"alg":"none","alg":"ES256","kid":"owner"})",
                             R"({"alg":"ES256","\u0061lg":"none","kid":"owner"})"}) {
    expect(kSilence, std::string(header));
  }
}

TEST(HeaderAttack, Header_that_is_no_object_is_met_with_silence) {
  for (const char* header : {"", "null", "[]", "\"ES256\"", "{}{}", "{\"alg\":\"ES256\"",
                             "[{\"alg\":\"ES256\",\"kid\":\"owner\"}]"}) {
    expect(kSilence, std::string(header));
  }
}

TEST(HeaderAttack, Other_serialisations_of_a_jws_are_met_with_silence) {
  const Json claims = attack.claims();
  const Jws jws = Jws::of(attack.seal(Attack::header(), claims));
  const Json flattened = {
      {"protected", jws.header}, {"payload", jws.payload}, {"signature", jws.signature}};
  const Json general = {
      {"payload", jws.payload},
      {"signatures", {{{"protected", jws.header}, {"signature", jws.signature}}}}};
  for (const std::string& payload :
       {flattened.dump(), general.dump(), jws.text() + ".", jws.text() + "..", '.' + jws.text(),
        jws.header + '.' + jws.payload, jws.header + ".." + jws.signature, claims.dump()}) {
    STRCMP_EQUAL_TEXT(kSilence, attack.answer_to(payload, claims.at("jti")).c_str(),
                      payload.c_str());
  }
}
