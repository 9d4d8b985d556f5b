// What proves that a callback comes from the vehicle, and the HTTPS endpoints that outcomes go to.
#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>

#include "client/authenticity.hpp"
#include "integration/or_throw.hpp"
#include "integration/simulation.hpp"
#include "support/certificate_authority.hpp"
#include "support/https_server/https_server.hpp"

using latchkey::client::Authenticity;
using latchkey::client::CallbackCheck;
using latchkey::client::Claims;
using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::or_throw;
using latchkey::integration::ProbeMessage;
using latchkey::integration::Simulation;
using latchkey::test_support::CertificateAuthority;
using latchkey::test_support::HttpAnswer;
using latchkey::test_support::HttpRequest;
using latchkey::test_support::HttpsServer;
using latchkey::test_support::user_property;

namespace fs = std::filesystem;

namespace {

std::string jws_of(const ProbeMessage& message) { return user_property(message, "jws"); }

// An HTTPS server that a test can wait for.
class Backend {
 public:
  Backend(const CertificateAuthority& authority, std::vector<HttpAnswer> script)
      : server_(
            {.cert_file = authority.file("backend.pem"), .key_file = authority.file("backend.key")},
            std::move(script), [this] {
              const std::scoped_lock lock(mutex_);
              changed_.notify_all();
            }) {}

  [[nodiscard]] std::uint16_t port() const { return server_.port(); }

  // The request with this number, counted from 1.
  HttpRequest await(std::size_t number) {
    std::unique_lock lock(mutex_);
    const bool came = changed_.wait_for(lock, latchkey::test_support::kPatience,
                                        [&] { return server_.record().requests.size() >= number; });
    CHECK_TRUE_TEXT(came, "the endpoint was not asked in time");
    return server_.record().requests.at(number - 1);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  HttpsServer server_;
};

}  // namespace

TEST_GROUP(SignedCallback) {
  Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};

  CallbackCheck vehicle_key() {
    return std::move(CallbackCheck::from_file(sim.crypto(), sim.stack().device_key()).value());
  }
};

TEST(SignedCallback, Everything_said_about_an_accepted_command_is_signed_by_the_vehicle) {
  const CallbackCheck check = vehicle_key();
  const std::string id = sim.owner().send("door_unlock");
  for (const char* status : {"accepted", "in_progress", "succeeded"}) {
    const ProbeMessage message = sim.owner().await(id, status).message;
    CHECK(check.of(message.payload, jws_of(message)) == Authenticity::genuine);
    CHECK(check.of(message.payload + " ", jws_of(message)) == Authenticity::wrong);
  }
}

TEST(SignedCallback, Copy_of_a_command_gets_the_same_bytes_and_the_same_signature) {
  const Claims claims = sim.owner().claims("door_unlock");
  const std::string jws = sim.owner().sign(claims);
  sim.owner().publish(sim.owner().envelope(jws));
  const ProbeMessage first = sim.owner().outcome(claims.id).message;
  sim.stack().agent().stop(std::chrono::seconds(10));
  or_throw(sim.stack().start_agent());
  sim.owner().publish(sim.owner().envelope(jws));
  const ProbeMessage again = sim.owner().outcome(claims.id).message;
  STRCMP_EQUAL(first.payload.c_str(), again.payload.c_str());
  STRCMP_EQUAL(jws_of(first).c_str(), jws_of(again).c_str());
  CHECK(vehicle_key().of(again.payload, jws_of(again)) == Authenticity::genuine);
}

TEST(SignedCallback, Refusal_is_signed_only_for_whom_the_vehicle_knows) {
  const CallbackCheck check = vehicle_key();
  const ProbeMessage known = sim.owner().outcome(sim.owner().send("no_such_command")).message;
  CHECK(check.of(known.payload, jws_of(known)) == Authenticity::genuine);

  Claims other = sim.owner().claims("door_unlock");
  other.vin = "LTCHKEYDEM0000002";
  const ProbeMessage stranger = sim.owner().outcome(sim.owner().send(other)).message;
  STRCMP_EQUAL("", jws_of(stranger).c_str());
}

TEST_GROUP(CallbackEndpoint) {
  Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};
  fs::path folder = sim.stack().workspace().file("backend");
  std::optional<CertificateAuthority> authority;

  void setup() override {
    fs::create_directory(folder);
    authority.emplace(folder);
    authority->issue("backend", "DNS:localhost");
  }

  void stop_agent() { sim.stack().agent().stop(std::chrono::seconds(10)); }

  void use_endpoint(std::uint16_t port) {
    stop_agent();
    const fs::path file = sim.stack().workspace().file("latchkeyd.json");
    Json config = Json::parse(std::ifstream(file));
    config["callback_endpoints"]["backend"] = {
        {"url", "https://localhost:" + std::to_string(port) + "/outcomes"},
        {"ca_file", authority->file("ca.pem")}};
    std::ofstream(file) << config;
    or_throw(sim.stack().start_agent());
  }

  std::string send(std::string_view command, std::string_view endpoint = "backend") {
    Claims claims = sim.owner().claims(command);
    claims.endpoint = endpoint;
    return sim.owner().send(claims);
  }
};

TEST(CallbackEndpoint, Outcome_is_posted_as_it_is_published_with_the_same_signature) {
  Backend backend(*authority, {});
  use_endpoint(backend.port());
  const std::string id = send("door_unlock");
  const ProbeMessage published = sim.owner().outcome(id).message;
  const HttpRequest posted = backend.await(1);
  STRCMP_EQUAL("POST", posted.method.c_str());
  STRCMP_EQUAL("/outcomes", posted.target.c_str());
  STRCMP_EQUAL(published.payload.c_str(), posted.body.c_str());
  STRCMP_EQUAL(jws_of(published).c_str(), posted.headers.at("latchkey-signature").c_str());
  STRCMP_EQUAL(id.c_str(), posted.headers.at("idempotency-key").c_str());
}

TEST(CallbackEndpoint, Outcome_arrives_after_an_error_of_the_endpoint) {
  Backend backend(*authority, {{.status = 503}});
  use_endpoint(backend.port());
  send("door_unlock");
  STRCMP_EQUAL(backend.await(1).body.c_str(), backend.await(2).body.c_str());
}

TEST(CallbackEndpoint, Outcome_that_no_endpoint_took_is_posted_by_the_next_run) {
  std::uint16_t port = 0;
  {
    const Backend gone(*authority, {});
    port = gone.port();
  }
  use_endpoint(port);
  const std::string id = send("door_unlock");
  const ProbeMessage published = sim.owner().outcome(id).message;
  sim.await_agent_log("event=endpoints");
  sim.stack().agent().signal(SIGKILL);
  stop_agent();
  Backend backend(*authority, {});
  use_endpoint(backend.port());
  const HttpRequest posted = backend.await(1);
  STRCMP_EQUAL(published.payload.c_str(), posted.body.c_str());
  STRCMP_EQUAL(id.c_str(), posted.headers.at("idempotency-key").c_str());
}

TEST(CallbackEndpoint, Name_that_is_not_registered_is_refused) {
  Backend backend(*authority, {});
  use_endpoint(backend.port());
  const std::size_t before = sim.actuations();
  STRCMP_EQUAL("forbidden", sim.owner().outcome(send("door_unlock", "elsewhere")).reason().c_str());
  CHECK_EQUAL(before, sim.actuations());
}
