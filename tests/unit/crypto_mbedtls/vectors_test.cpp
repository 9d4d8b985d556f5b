// The verifier against signatures that nobody in this project made.
#include <CppUTest/TestHarness.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "bytes.hpp"

namespace latchkey::crypto_mbedtls {
namespace {

using testing::Bytes;
using testing::exactly;
using testing::from_base64url;
using testing::from_hex;
using testing::from_text;

nlohmann::json load(const std::string& name) {
  std::ifstream file(std::string(LATCHKEY_TEST_DATA "/") + name);
  if (!file) throw std::runtime_error("cannot open " + name);
  return nlohmann::json::parse(file);
}

// Wycheproof's third verdict, `acceptable`, would need a decision of its own: none is expected.
bool is_valid(const std::string& verdict) {
  if (verdict == "valid") return true;
  if (verdict == "invalid") return false;
  throw std::runtime_error("verdict without a rule: " + verdict);
}

}  // namespace

TEST_GROUP(Wycheproof) { Crypto crypto = Crypto::start().value(); };

TEST(Wycheproof, all_262_p1363_signatures_get_the_expected_verdict) {
  const auto file = load("ecdsa_secp256r1_sha256_p1363_test.json");
  int cases = 0;
  int accepted = 0;
  std::string disagreements;
  for (const auto& group : file.at("testGroups")) {
    CHECK(group.at("publicKey").at("curve") == "secp256r1");
    CHECK(group.at("sha") == "SHA-256");
    const auto point = from_hex(group.at("publicKey").at("uncompressed").get<std::string>());
    Es256Verifier verifier(crypto);
    const auto key = verifier.add(PublicKey::from_point(point).value());
    CHECK(key.has_value());

    for (const auto& one : group.at("tests")) {
      const bool verdict = verifier.verify(*key, from_hex(one.at("msg").get<std::string>()),
                                           from_hex(one.at("sig").get<std::string>()));
      const bool expected = is_valid(one.at("result").get<std::string>());
      if (verdict != expected) disagreements += ' ' + one.at("tcId").dump();
      ++cases;
      accepted += verdict ? 1 : 0;
    }
  }
  STRCMP_EQUAL("", disagreements.c_str());
  LONGS_EQUAL(262, cases);
  LONGS_EQUAL(file.at("numberOfTests").get<int>(), cases);
  LONGS_EQUAL(173, accepted);
}

TEST_GROUP(Rfc7515) {
  Crypto crypto = Crypto::start().value();
  Es256Verifier verifier{crypto};
  Es256Verifier::KeyHandle key{};
  Bytes message;
  Bytes signature;

  void setup() override {
    const auto example = load("rfc7515_a3_es256.json");
    const auto coordinate = [&](const char* name) {
      return exactly<kFieldBytes>(
          from_base64url(example.at("jwk").at(name).get_ref<const std::string&>()));
    };
    key = verifier.add(PublicKey::from_xy(coordinate("x"), coordinate("y"))).value();

    const std::string_view jws = example.at("jws").get_ref<const std::string&>();
    const std::size_t last_dot = jws.rfind('.');
    message = from_text(jws.substr(0, last_dot));
    signature = from_base64url(jws.substr(last_dot + 1));
  }
};

TEST(Rfc7515, example_a3_whose_s_is_high_is_true) {
  const Bytes half_order =
      from_hex("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");
  CHECK(Bytes(signature.begin() + kFieldBytes, signature.end()) > half_order);
  CHECK(verifier.verify(key, message, signature));
}

TEST(Rfc7515, example_a3_with_any_signature_byte_changed_is_false) {
  for (auto& byte : signature) {
    byte ^= 1U;
    CHECK(!verifier.verify(key, message, signature));
    byte ^= 1U;
  }
  CHECK(verifier.verify(key, message, signature));
}

TEST(Rfc7515, example_a3_with_any_message_byte_changed_is_false) {
  for (auto& byte : message) {
    byte ^= 1U;
    CHECK(!verifier.verify(key, message, signature));
    byte ^= 1U;
  }
  CHECK(verifier.verify(key, message, signature));
}

}  // namespace latchkey::crypto_mbedtls
