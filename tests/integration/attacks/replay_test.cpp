// A command that was genuine once, sent by somebody who has seen it.
#include <CppUTest/TestHarness.h>

#include "codec/base64url.hpp"
#include "integration/attacks/attack.hpp"
#include "integration/attacks/jws.hpp"

using latchkey::codec::decode_base64url;
using latchkey::codec::encode_base64url;
using latchkey::integration::Attack;
using latchkey::integration::Json;
using latchkey::integration::Jws;

namespace {

// (r, s) and (r, n - s) are signatures of the same text: no key is needed to make one of the other.
std::string other_signature(const std::string& signature) {
  static const std::string order(
      "\xFF\xFF\xFF\xFF\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
      "\xBC\xE6\xFA\xAD\xA7\x17\x9E\x84\xF3\xB9\xCA\xC2\xFC\x63\x25\x51",
      32);
  std::string raw = decode_base64url(signature).value();
  int borrow = 0;
  for (std::size_t i = order.size(); i-- > 0;) {
    auto& digit = raw[order.size() + i];
    const int difference =
        static_cast<unsigned char>(order[i]) - static_cast<unsigned char>(digit) - borrow;
    borrow = difference < 0 ? 1 : 0;
    digit = static_cast<char>(difference);
  }
  return encode_base64url(raw);
}

}  // namespace

TEST_GROUP(ReplayAttack) {
  Attack attack;
  Json claims = attack.claims();
  std::string jws = attack.seal(Attack::header(), claims);
  std::string id = claims.at("jti");
  std::string outcome;

  // The command was carried out, and the vehicle locked again since.
  void setup() override {
    attack.owner().publish(attack.owner().envelope(jws));
    outcome = attack.owner().outcome(id).message.payload;
    attack.sim().vehicle("set Vehicle.Cabin.Door.Row1.DriverSide.IsLocked=true");
    attack.owner().await_topic("state", [](const Json& state) {
      return state.at("Vehicle.Cabin.Door.Row1.DriverSide.IsLocked") == true;
    });
    attack.begin();
  }

  void teardown() override { attack.check_harmless(); }
};

TEST(ReplayAttack, At_once_gets_the_stored_outcome_and_moves_nothing) {
  for (int i = 0; i < 5; ++i) {
    attack.driver().publish(attack.owner().envelope(jws));
    STRCMP_EQUAL(outcome.c_str(), attack.owner().outcome(id).message.payload.c_str());
  }
}

TEST(ReplayAttack, With_the_other_signature_of_the_same_text_gets_the_stored_outcome) {
  Jws bent = Jws::of(jws);
  bent.signature = other_signature(bent.signature);
  CHECK_TRUE(bent.text() != jws);
  attack.owner().publish(attack.owner().envelope(bent.text()));
  STRCMP_EQUAL(outcome.c_str(), attack.owner().outcome(id).message.payload.c_str());
}

TEST(ReplayAttack, Other_command_under_its_id_is_a_conflict) {
  Json other = attack.claims();
  other["jti"] = id;
  other["cmd"] = "trunk_open";
  STRCMP_EQUAL("id_conflict", attack.answer_to(attack.seal(Attack::header(), other), id).c_str());
  Json header = Attack::header();
  header["typ"] = "JWT";  // the same claims, yet other bytes
  STRCMP_EQUAL("id_conflict", attack.answer_to(attack.seal(header, claims), id).c_str());
}
