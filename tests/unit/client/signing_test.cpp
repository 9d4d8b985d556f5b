#include "client/signing.hpp"

#include <CppUTest/TestHarness.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "client/command.hpp"
#include "codec/base64url.hpp"
#include "codec/command.hpp"
#include "codec/key_file.hpp"

namespace codec = latchkey::codec;
namespace core = latchkey::core;
namespace crypto_mbedtls = latchkey::crypto_mbedtls;

using latchkey::base::Millis;
using latchkey::base::WallTime;
using latchkey::client::Claims;
using latchkey::client::claims_json;
using latchkey::client::CommandOptions;
using latchkey::client::Exit;
using latchkey::client::make_claims;
using latchkey::client::publication_of;
using latchkey::client::Signer;
using latchkey::client::Topics;
using latchkey::client::Uuid7Source;

namespace {

constexpr const char* kVin = "5YJ3E1EA7KF000001";

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

WallTime at(std::int64_t seconds) { return WallTime(std::chrono::seconds(seconds)); }

}  // namespace

TEST_GROUP(Signing) {
  crypto_mbedtls::Crypto crypto{*crypto_mbedtls::Crypto::start()};
  crypto_mbedtls::PrivateKey key{*crypto_mbedtls::PrivateKey::generate(crypto)};
  crypto_mbedtls::PublicKey point{crypto_mbedtls::Es256Signer::from_key(crypto, key)->public_key()};
  codec::PrivateJwk jwk{*core::KeyId::parse("owner-1"), point.x(), point.y(), {}};
  Claims claims{.id = "id-1",
                .vin = kVin,
                .command = "set_temps",
                .issued_at = at(1000),
                .expires_at = at(1060),
                .not_before = {},
                .timeout = {},
                .epoch = {},
                .subject = {}};

  void setup() override { std::ranges::copy(key.scalar(), jwk.d.begin()); }

  Signer signer() { return *Signer::from_jwk(crypto, codec::encode_private_jwk(jwk)); }

  auto decode(const std::string& jws) {
    return codec::decode_command(
        jws, {}, [this](std::string_view text) { return crypto.sha256(bytes_of(text)); });
  }
};

TEST(Signing, Command_is_decoded_as_it_was_claimed) {
  claims.params = {{"driver_temp", 21.5}, {"sync", true}, {"mode", "eco"}};
  claims.not_before = at(1010);
  claims.timeout = Millis(4000);
  claims.epoch = "epoch-1";
  claims.subject = "alice";
  const auto decoded = decode(*signer().sign(claims));
  CHECK_TRUE(decoded.has_value());
  const core::Request& request = decoded->request;
  CHECK_TRUE(request.id.view() == "id-1");
  CHECK_TRUE(request.key.view() == "owner-1");
  STRCMP_EQUAL(kVin, request.audience.c_str());
  CHECK_TRUE(request.issued_at == at(1000));
  CHECK_TRUE(request.expires_at == at(1060));
  CHECK_TRUE(request.not_before == at(1010));
  CHECK_TRUE(request.timeout == Millis(4000));
  CHECK_TRUE(request.epoch->view() == "epoch-1");
  CHECK_TRUE(request.command.view() == "set_temps");
  const auto value = [&](const char* name) {
    return *core::find(request.params, *core::ParamName::parse(name));
  };
  CHECK_TRUE(value("driver_temp") == core::Value(21.5));
  CHECK_TRUE(value("sync") == core::Value(true));
  CHECK_TRUE(value("mode") == core::Value(core::Word::clipped("eco")));
}

TEST(Signing, Signature_is_genuine_and_for_these_bytes) {
  const auto decoded = decode(*signer().sign(claims));
  crypto_mbedtls::Es256Verifier verifier(crypto);
  const auto handle = *verifier.add(point);
  CHECK_TRUE(verifier.verify(handle, bytes_of(decoded->signing_input), decoded->signature));
  CHECK_FALSE(verifier.verify(handle, bytes_of(decoded->signing_input + "x"), decoded->signature));
}

TEST(Signing, Claims_that_were_not_made_are_left_out) {
  STRCMP_EQUAL(R"({"jti":"id-1","aud":"5YJ3E1EA7KF000001","iat":1000,"exp":1060,)"
               R"("cmd":"set_temps","params":{}})",
               claims_json(claims).c_str());
}

TEST(Signing, Seal_takes_any_header_and_payload) {
  const std::string jws = *signer().seal(R"({"alg":"none"})", "no JSON");
  CHECK_TRUE(jws.starts_with(codec::encode_base64url(R"({"alg":"none"})") + "."));
  CHECK_TRUE(decode(jws).error().reason == core::Reason::unauthenticated ||
             decode(jws).error().reason == core::Reason::malformed);
}

TEST(Signing, Key_that_is_none_is_a_configuration_error) {
  const auto none = Signer::from_jwk(crypto, "{}");
  CHECK_FALSE(none.has_value());
  CHECK_TRUE(none.error().exit == Exit::configuration);
}

TEST(Signing, Key_whose_halves_do_not_belong_together_is_a_configuration_error) {
  jwk.x[0] ^= 1U;
  const auto mixed = Signer::from_jwk(crypto, codec::encode_private_jwk(jwk));
  CHECK_TRUE(mixed.error().exit == Exit::configuration);
  jwk.d.fill(0);
  const auto zero = Signer::from_jwk(crypto, codec::encode_private_jwk(jwk));
  CHECK_TRUE(zero.error().exit == Exit::configuration);
}

TEST(Signing, Key_file_that_is_missing_tells_how_to_make_one) {
  const auto none = Signer::from_file(crypto, "/nonexistent/owner.jwk");
  CHECK_TRUE(none.error().exit == Exit::configuration);
  STRCMP_CONTAINS("latchkey keygen", none.error().message.c_str());
}

TEST(Signing, Options_become_claims) {
  CommandOptions options;
  options.name = "window_set";
  options.params = {"position=40"};
  options.expires_in = std::chrono::seconds(-5);
  options.not_before_in = std::chrono::seconds(7);
  Uuid7Source ids;
  const auto made = make_claims(options, kVin, ids, at(1000));
  CHECK_TRUE(made.has_value());
  CHECK_EQUAL(36, made->id.size());
  CHECK_TRUE(made->expires_at == at(995));
  CHECK_TRUE(made->not_before == at(1007));
  STRCMP_EQUAL(R"({"position":40})", made->params.dump().c_str());

  options.id = "not an id";
  CHECK_TRUE(make_claims(options, kVin, ids, at(1000)).error().exit == Exit::usage);
}

TEST(Signing, Publication_carries_what_an_answer_needs) {
  const auto topics = *Topics::of({.vin = kVin});
  const auto message = publication_of(
      {.id = "id-1", .name = "ping", .jws = "a.b.c", .lifetime = std::chrono::seconds(60)}, topics,
      topics.response_topic("id-1"));
  STRCMP_EQUAL("vehicles/5YJ3E1EA7KF000001/command", message.topic.c_str());
  STRCMP_EQUAL("a.b.c", message.payload.c_str());
  STRCMP_EQUAL("clients/latchkey/callback/id-1", message.response_topic.c_str());
  STRCMP_EQUAL("id-1", message.correlation.c_str());
  STRCMP_EQUAL("application/jose", message.content_type.c_str());
  CHECK_EQUAL(60, message.expires_in->count());
  CHECK_EQUAL(1, message.qos);
  CHECK_FALSE(message.retained);
  CHECK_EQUAL(55, message.traceparent.size());
}
