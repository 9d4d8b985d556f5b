#include "integration/attacks/attack.hpp"

#include <CppUTest/TestHarness.h>

#include "integration/or_throw.hpp"

namespace latchkey::integration {
namespace {

constexpr const char* kLocked = "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked";

Simulation& target() {
  static Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};
  return sim;
}

}  // namespace

Attack::Attack() : sim_(target()) { begin(); }

Json Attack::header() { return {{"alg", "ES256"}, {"kid", "owner"}}; }

Json Attack::claims() { return Json::parse(client::claims_json(owner().claims("door_unlock"))); }

std::string Attack::seal(const std::string& header, const std::string& claims) {
  return or_throw(owner().signer().seal(header, claims));
}

std::string Attack::seal(const Json& header, const Json& claims) {
  return seal(header.dump(), claims.dump());
}

std::string Attack::answer_to(const std::string& payload, const std::string& id) {
  return answer_to(owner().envelope(payload), id);
}

std::string Attack::answer_to(const ProbeMessage& message, const std::string& id) {
  owner().publish(message);
  if (owner().stays_unanswered(id)) return kSilence;
  const Answer answer = owner().outcome(id);
  return answer.status() == "rejected" ? answer.reason() : answer.status();
}

std::unique_ptr<test_support::MqttProbe> Attack::connect(const std::string& client_id) {
  const auto broker = sim_.stack().connection(sim_.stack().apps().front());
  return std::make_unique<test_support::MqttProbe>(
      test_support::ProbeOptions{.port = broker.port,
                                 .client_id = client_id,
                                 .username = {},
                                 .password = {},
                                 .tls = test_support::TlsFiles{.ca_file = broker.tls->ca_file,
                                                               .cert_file = broker.tls->cert_file,
                                                               .key_file = broker.tls->key_file}});
}

void Attack::check_harmless() {
  LONGS_EQUAL(actuations_, sim_.actuations());
  const Answer obeyed = owner().outcome(owner().send("door_unlock"));
  STRCMP_EQUAL("succeeded", obeyed.status().c_str());
  STRCMP_EQUAL((std::string(kLocked) + "=false\n").c_str(),
               sim_.vehicle("get " + std::string(kLocked)).c_str());
}

}  // namespace latchkey::integration
