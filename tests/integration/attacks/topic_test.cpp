// Where answers are asked for, and what the log says of what came in.
#include <CppUTest/TestHarness.h>

#include <fstream>
#include <string>
#include <vector>

#include "integration/attacks/attack.hpp"

using latchkey::integration::Attack;
using latchkey::integration::Json;
using latchkey::integration::kSilence;
using latchkey::integration::ProbeMessage;

namespace {

// What a reader of key=value lines takes for keys and values; quoted values are left out.
std::string outside_quotes(const std::string& line) {
  std::string outside;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted) {
      outside += line[i];
    }
  }
  return outside;
}

}  // namespace

TEST_GROUP(TopicAttack) {
  Attack attack;

  void teardown() override { attack.check_harmless(); }

  // Where the answer to a command comes that asks for it at `response_topic`.
  std::string answered_at(const std::string& response_topic) {
    const auto claims = attack.owner().claims("ping");
    ProbeMessage message = attack.owner().envelope(attack.owner().sign(claims));
    message.response_topic = response_topic;
    attack.owner().publish(message);
    return attack.owner().outcome(claims.id).message.topic;
  }

  void expect_at_own_topic(const std::string& response_topic) {
    STRCMP_EQUAL_TEXT(attack.owner().topic("callback").c_str(), answered_at(response_topic).c_str(),
                      response_topic.c_str());
  }

  void expect(const char* wanted, const Json& claims) {
    const std::string jws = attack.seal(Attack::header(), claims);
    STRCMP_EQUAL(wanted, attack.answer_to(jws, claims.at("jti")).c_str());
  }
};

TEST(TopicAttack, Response_topic_of_the_broker_itself_is_not_used) {
  for (const char* topic : {"$SYS/broker/clients/total", "$SYS",
                            "$share/x/clients/owner/callback/x", "$CONTROL/dynamic-security/v1"}) {
    expect_at_own_topic(topic);
  }
}

TEST(TopicAttack, Response_topic_of_a_vehicle_is_not_used) {
  for (const char* name : {"command", "presence", "slot", "state", "catalogue"}) {
    expect_at_own_topic(attack.owner().topic(name));
    expect_at_own_topic(std::string("vehicles/LTCHKEYDEM0000002/") + name);
  }
}

TEST(TopicAttack, Response_topic_with_wildcards_is_not_used) {
  for (const char* topic : {"clients/+/callback/x", "clients/owner/callback/#", "#", "+",
                            "clients/owner/callback/+", "clients/#"}) {
    expect_at_own_topic(topic);
  }
}

TEST(TopicAttack, Response_topic_that_only_looks_like_one_of_the_list_is_not_used) {
  for (const char* topic :
       {"clients/owner/callbacks", "clients/owner/x/callback/y", "/clients/owner/callback/x",
        "clients/owner/callbackx/y", "CLIENTS/owner/callback/x", "clients", "clients/owner"}) {
    expect_at_own_topic(topic);
  }
  expect_at_own_topic("clients/owner/callback/" + std::string(250, 'x'));
}

// The broker ends the connection: none of it reaches the agent.
TEST(TopicAttack, Response_topic_that_is_no_text_is_the_brokers_to_refuse) {
  for (const char* topic : {"clients/owner/callback/\x01", "clients/owner/callback/\xC2\x80",
                            "clients/owner/callback/\xFF"}) {
    const auto claims = attack.owner().claims("ping");
    ProbeMessage message = attack.owner().envelope(attack.owner().sign(claims));
    message.response_topic = topic;
    bool refused = false;
    try {
      attack.connect("attacker")->publish(message);
    } catch (const std::runtime_error&) {
      refused = true;
    }
    CHECK_TRUE_TEXT(refused, topic);
    CHECK_TRUE(attack.owner().stays_unanswered(claims.id));
  }
}

TEST(TopicAttack, Endpoint_that_is_not_registered_is_forbidden) {
  Json claims = attack.claims();
  for (const char* name : {"evil", "fleet", "localhost"}) {
    claims["callback"] = name;
    expect("forbidden", claims);
  }
}

TEST(TopicAttack, Endpoint_that_is_an_address_is_malformed) {
  Json claims = attack.claims();
  for (const char* url : {"https://evil.example/x", "http://127.0.0.1/", "file:///etc/passwd",
                          "evil.example", "//evil", ""}) {
    claims["callback"] = url;
    expect("malformed", claims);
  }
}

TEST(TopicAttack, What_is_too_large_is_refused_or_never_arrives) {
  Json claims = attack.claims();
  claims["sub"] = std::string(7000, 'x');  // base64url makes more than 8 KiB of it
  expect("too_large", claims);
  claims["sub"] = std::string(12'000, 'x');  // more than 16 KiB
  expect(kSilence, claims);
  claims["sub"] = std::string(40'000, 'x');
  expect(kSilence, claims);
}

TEST(TopicAttack, Retained_command_is_met_with_silence) {
  const Json claims = attack.claims();
  ProbeMessage message = attack.owner().envelope(attack.seal(Attack::header(), claims));
  message.retained = true;
  STRCMP_EQUAL(kSilence, attack.answer_to(message, claims.at("jti")).c_str());
}

TEST(TopicAttack, Log_line_cannot_be_forged) {
  const std::string line = "x\nts=0 level=info event=accepted id=forged";
  const std::string terminal =
      "\x1b[2J\xC2\x9B"
      "2J\xE2\x80\xAE\"\\ id=forged";
  for (const std::string& forged : {line, terminal}) {
    Json claims = attack.claims();
    claims["params"] = Json{{forged, 1}};
    expect("invalid_params", claims);
    attack.sim().await_agent_log("id=" + claims.at("jti").get<std::string>());
    for (const char* claim : {"jti", "cmd", "aud", "epoch", "callback"}) {
      Json bent = attack.claims();
      bent[claim] = forged;
      (void)attack.answer_to(attack.seal(Attack::header(), bent), bent.at("jti"));
    }
    Json header = Attack::header();
    header["kid"] = forged;
    (void)attack.answer_to(attack.seal(header, attack.claims()), "none");
    (void)attack.answer_to(forged, "none");
  }
  std::ifstream log(attack.sim().stack().workspace().file("log/agent.log"));
  std::size_t told = 0;
  for (std::string each; std::getline(log, each);) {
    CHECK_TRUE(each.starts_with("ts="));
    CHECK_TRUE(outside_quotes(each).find("forged") == std::string::npos);
    for (const char c : each) CHECK_TRUE(c >= ' ' && c <= '~');
    if (each.find("id=forged") != std::string::npos) ++told;
  }
  CHECK_TRUE(told >= 2);  // they are in there, between quotes
}
