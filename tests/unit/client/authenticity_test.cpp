#include "client/authenticity.hpp"

#include <CppUTest/TestHarness.h>

#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "client/files.hpp"
#include "client/signing.hpp"
#include "codec/detached_jws.hpp"
#include "codec/key_file.hpp"
#include "temp_folder.hpp"

namespace latchkey::client {

TEST_GROUP(CallbackCheck) {
  TempFolder folder;
  crypto_mbedtls::Crypto crypto = std::move(start_crypto().value());
  const core::KeyId kid = core::KeyId::parse("device-1").value();
  const std::string payload = R"({"id":"c-1","status":"succeeded"})";

  crypto_mbedtls::Es256Signer new_signer() {
    const auto key = crypto_mbedtls::PrivateKey::generate(crypto);
    return crypto_mbedtls::Es256Signer::from_key(crypto, *key).value();
  }
  std::string jws_by(const crypto_mbedtls::Es256Signer& signer, const core::KeyId& name) {
    const codec::CallbackJws jws(name);
    const std::string input = jws.signing_input(payload);
    return jws.seal(
        signer.sign({reinterpret_cast<const std::uint8_t*>(input.data()), input.size()}).value());
  }
  client::CallbackCheck check_for(const crypto_mbedtls::Es256Signer& signer) {
    const crypto_mbedtls::PublicKey& key = signer.public_key();
    const std::string file = folder.file("device.pub.jwk");
    CHECK_TRUE(
        replace_file(file, codec::encode_public_jwk({.kid = kid, .x = key.x(), .y = key.y()}))
            .has_value());
    return std::move(client::CallbackCheck::from_file(crypto, file).value());
  }
};

TEST(CallbackCheck, Without_a_key_nothing_is_checked) {
  const auto check = client::CallbackCheck::from_file(crypto, "");
  CHECK(check->of(payload, "anything") == Authenticity::unchecked);
}

TEST(CallbackCheck, Tells_the_vehicles_words_from_others) {
  const auto vehicle = new_signer();
  const auto check = check_for(vehicle);
  const std::string jws = jws_by(vehicle, kid);
  CHECK(check.of(payload, jws) == Authenticity::genuine);
  CHECK(check.of(payload, "") == Authenticity::none);
  CHECK(check.of(payload + " ", jws) == Authenticity::wrong);
  CHECK(check.of(payload, jws_by(new_signer(), kid)) == Authenticity::wrong);
  CHECK(check.of(payload, jws_by(vehicle, core::KeyId::parse("other").value())) ==
        Authenticity::wrong);
  CHECK(check.of(payload, "no..jws") == Authenticity::wrong);
}

TEST(CallbackCheck, File_that_holds_no_key_is_named) {
  const std::string file = folder.file("device.pub.jwk");
  STRCMP_CONTAINS("device.pub.jwk",
                  client::CallbackCheck::from_file(crypto, file).error().message.c_str());
  CHECK_TRUE(replace_file(file, "{}").has_value());
  STRCMP_CONTAINS("is no public key",
                  client::CallbackCheck::from_file(crypto, file).error().message.c_str());
  CHECK_TRUE(replace_file(file, codec::encode_public_jwk({})).has_value());
  STRCMP_CONTAINS("no point of P-256",
                  client::CallbackCheck::from_file(crypto, file).error().message.c_str());
}

}  // namespace latchkey::client
