// Every way a message can be turned away, and that none of them touches the vehicle or whatever
// runs.
#include <CppUTest/TestHarness.h>

#include "integration/simulation.hpp"

using latchkey::client::Claims;
using latchkey::integration::Answer;
using latchkey::integration::App;
using latchkey::integration::Json;
using latchkey::integration::ProbeMessage;
using latchkey::integration::Simulation;
using std::chrono::hours;
using std::chrono::seconds;

TEST_GROUP(Refusal) {
  Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};

  void check_refused(const Answer& answer, const char* reason) {
    STRCMP_EQUAL("rejected", answer.status().c_str());
    STRCMP_EQUAL(reason, answer.reason().c_str());
    STRCMP_EQUAL("no", answer.executed().c_str());
    CHECK(answer.body.at("final") == true);
  }

  void teardown() override { LONGS_EQUAL(0, sim.actuations()); }
};

TEST(Refusal, Command_past_its_exp_is_expired) {
  Claims claims = sim.owner().claims("door_unlock");
  claims.issued_at -= hours{1};
  claims.expires_at = claims.issued_at + seconds{60};
  check_refused(sim.owner().outcome(sim.owner().send(claims)), "expired");
}

TEST(Refusal, Command_for_later_is_not_yet_valid) {
  Claims claims = sim.owner().claims("door_unlock");
  claims.not_before = claims.issued_at + seconds{50};
  const Answer answer = sim.owner().outcome(sim.owner().send(claims));
  check_refused(answer, "not_yet_valid");
  CHECK(answer.body.at("reason").at("retry_after_ms") > 0);
}

TEST(Refusal, Command_that_lives_too_long_is_refused) {
  Claims claims = sim.owner().claims("door_unlock");
  claims.expires_at = claims.issued_at + hours{24};
  check_refused(sim.owner().outcome(sim.owner().send(claims)), "lifetime_too_long");
}

TEST(Refusal, Command_for_another_vehicle_is_refused) {
  Claims claims = sim.owner().claims("door_unlock");
  claims.vin = "LTCHKEYDEM0000002";
  check_refused(sim.owner().outcome(sim.owner().send(claims)), "wrong_vehicle");
}

TEST(Refusal, Changed_payload_under_an_old_signature_is_unauthenticated) {
  const std::string harmless = sim.owner().sign(sim.owner().claims("ping"));
  const Claims claims = sim.owner().claims("door_unlock");
  const std::string wanted = sim.owner().sign(claims);
  const std::string forged =
      wanted.substr(0, wanted.rfind('.')) + harmless.substr(harmless.rfind('.'));
  sim.owner().publish(sim.owner().envelope(forged));
  check_refused(sim.owner().outcome(claims.id), "unauthenticated");
}

TEST(Refusal, Other_key_under_a_known_name_is_unauthenticated) {
  const Claims claims = sim.owner().claims("door_unlock");
  const auto jws = sim.driver().signer().seal(R"({"alg":"ES256","kid":"owner"})",
                                              latchkey::client::claims_json(claims));
  CHECK(jws.has_value());
  sim.owner().publish(sim.owner().envelope(*jws));
  check_refused(sim.owner().outcome(claims.id), "unauthenticated");
}

TEST(Refusal, Unsigned_command_is_unauthenticated) {
  const Claims claims = sim.owner().claims("door_unlock");
  const auto jws = sim.owner().signer().seal(R"({"alg":"none","kid":"owner"})",
                                             latchkey::client::claims_json(claims));
  CHECK(jws.has_value());
  sim.owner().publish(sim.owner().envelope(*jws));
  check_refused(sim.owner().outcome(claims.id), "unauthenticated");
}

TEST(Refusal, Command_of_an_unknown_key_is_ignored) {
  const Claims claims = sim.owner().claims("door_unlock");
  const auto jws = sim.owner().signer().seal(R"({"alg":"ES256","kid":"stranger"})",
                                             latchkey::client::claims_json(claims));
  CHECK(jws.has_value());
  sim.owner().publish(sim.owner().envelope(*jws));
  CHECK(sim.owner().stays_unanswered(claims.id));
  CHECK(sim.agent_logged("event=ignored"));
}

TEST(Refusal, Command_over_the_size_limit_is_too_large) {
  Claims claims = sim.owner().claims("door_unlock");
  claims.subject = std::string(7000, 'x');  // base64url makes over 8 KiB of it
  check_refused(sim.owner().outcome(sim.owner().send(claims)), "too_large");
}

TEST(Refusal, Packet_over_the_size_limit_never_reaches_the_agent) {
  Claims claims = sim.owner().claims("door_unlock");
  claims.subject = std::string(20000, 'x');
  sim.owner().send(claims);
  CHECK(sim.owner().stays_unanswered(claims.id));
}

TEST(Refusal, Claims_that_make_no_command_are_malformed) {
  const Claims claims = sim.owner().claims("door_unlock");
  Json body = Json::parse(latchkey::client::claims_json(claims));
  body.erase("exp");
  const auto jws = sim.owner().signer().seal(R"({"alg":"ES256","kid":"owner"})", body.dump());
  CHECK(jws.has_value());
  sim.owner().publish(sim.owner().envelope(*jws));
  check_refused(sim.owner().outcome(claims.id), "malformed");
}

TEST(Refusal, Payload_that_is_no_command_at_all_is_ignored) {
  for (const char* payload :
       {"", "unlock!", "a.b.c", "{\"cmd\":\"door_unlock\"}", "..", "\xFF\xFE"}) {
    sim.owner().publish(sim.owner().envelope(payload));
  }
  CHECK(sim.owner().stays_unanswered("none"));
}

TEST(Refusal, Retained_command_is_ignored) {
  const Claims claims = sim.owner().claims("door_unlock");
  ProbeMessage message = sim.owner().envelope(sim.owner().sign(claims));
  message.retained = true;
  sim.owner().publish(message);
  CHECK(sim.owner().stays_unanswered(claims.id));
  CHECK(sim.agent_logged("retained message"));
}

TEST(Refusal, Interlock_that_does_not_hold_is_told_with_its_value) {
  sim.vehicle("set Vehicle.Speed=50");
  sim.owner().await_topic("state",
                          [](const Json& state) { return state.value("Vehicle.Speed", 0) == 50; });
  const Answer answer = sim.owner().outcome(sim.owner().send("door_unlock"));
  check_refused(answer, "interlock");
  const Json& interlock = answer.body.at("reason").at("interlock");
  CHECK(interlock.at("signal") == "Vehicle.Speed");
  CHECK(interlock.at("value") == 50);
}

TEST(Refusal, Role_that_the_command_does_not_take_is_forbidden) {
  check_refused(sim.driver().outcome(sim.driver().send("trunk_open")), "forbidden");
}

TEST(Refusal, Parameters_out_of_their_range_are_invalid) {
  for (const Json& params : {Json::object(), Json{{"percent", 101}}, Json{{"percent", "much"}},
                             Json{{"percent", 50}, {"speed", 3}}}) {
    check_refused(sim.owner().outcome(sim.owner().send("window_set", params)), "invalid_params");
  }
}

TEST(Refusal, Command_that_the_catalogue_lacks_is_unknown) {
  check_refused(sim.owner().outcome(sim.owner().send("fly")), "unknown_command");
}

TEST_GROUP(RateLimit) {
  Simulation sim{{.rate = {.burst = 3, .per_second = 0.01}, .catalogue = LATCHKEY_TEST_CATALOGUE}};
};

TEST(RateLimit, Key_that_sends_too_much_is_limited_and_the_other_key_is_not) {
  for (int i = 0; i < 3; ++i) {
    STRCMP_EQUAL("succeeded", sim.owner().outcome(sim.owner().send("ping")).status().c_str());
  }
  const Answer answer = sim.owner().outcome(sim.owner().send("ping"));
  STRCMP_EQUAL("rejected", answer.status().c_str());
  STRCMP_EQUAL("rate_limited", answer.reason().c_str());
  CHECK(answer.body.at("reason").at("retry_after_ms") > 0);
  STRCMP_EQUAL("succeeded", sim.driver().outcome(sim.driver().send("ping")).status().c_str());
}
