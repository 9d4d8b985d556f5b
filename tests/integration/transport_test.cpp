// The way in is TLS with certificates of one authority on both sides, and of nothing else. After
// each refusal the same connection is made with what is right: it is the certificate that decides.
#include <CppUTest/TestHarness.h>

#include "integration/fleet_rig.hpp"

using namespace latchkey::integration;  // NOLINT(google-build-using-namespace)
using latchkey::provision::Purpose;
using latchkey::provision::Subject;
using latchkey::test_support::TlsFiles;
using std::chrono::days;
using std::chrono::hours;

TEST_GROUP(Transport) {
  Simulation sim;
  FleetRig fleet{sim};

  std::string vin() { return sim.stack().vin(); }
  std::string vehicle() { return "vehicles/" + vin(); }

  bool lets_in(const std::optional<TlsFiles>& tls) {
    try {
      const auto connected = fleet.connect("somebody", tls);
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  // The agent tries to connect, and does not.
  void check_agent_stays_out() {
    sim.await_agent_log("event=link_down");
    CHECK_FALSE(sim.agent_logged("event=link_up"));
  }

  void start_agent_anew() {
    sim.stack().agent().stop(std::chrono::seconds(10));
    fleet.forget_agent_log();
    const auto launched = sim.stack().launch_agent();
    if (!launched) FAIL(launched.error().text.c_str());
  }
};

TEST(Transport, Client_with_its_certificate_is_let_in) {
  CHECK_TRUE(lets_in(fleet.made("clients/owner")));
}

TEST(Transport, Client_of_another_authority_is_refused) {
  const Subject owner{.common_name = "owner"};
  CHECK_FALSE(lets_in(fleet.issue(fleet.other_authority(), owner, validity(-hours(1), hours(1)))));
  CHECK_TRUE(lets_in(fleet.issue(fleet.authority(), owner, validity(-hours(1), hours(1)))));
}

TEST(Transport, Client_whose_certificate_has_expired_or_is_not_valid_yet_is_refused) {
  const Subject owner{.common_name = "owner"};
  CHECK_FALSE(lets_in(fleet.issue(fleet.authority(), owner, validity(-hours(48), -hours(1)))));
  CHECK_FALSE(lets_in(fleet.issue(fleet.authority(), owner, validity(hours(1), hours(48)))));
}

TEST(Transport, Client_with_the_brokers_certificate_is_refused) {
  CHECK_FALSE(lets_in(fleet.made("broker/broker")));
}

TEST(Transport, Client_without_a_certificate_is_refused) {
  CHECK_FALSE(lets_in(
      TlsFiles{.ca_file = fleet.made("clients/owner").ca_file, .cert_file = {}, .key_file = {}}));
}

TEST(Transport, Plain_tcp_is_refused) { CHECK_FALSE(lets_in(std::nullopt)); }

TEST(Transport, Agent_refuses_a_broker_of_another_authority) {
  const std::string right = fleet.text("ca.pem");
  fleet.replace("ca.pem", fleet.other_authority().certificate());
  start_agent_anew();
  check_agent_stays_out();
  fleet.replace("ca.pem", right);
  sim.await_agent_log("event=link_up");
}

TEST(Transport, Agent_refuses_a_broker_with_another_name) {
  const Subject elsewhere{
      .common_name = "broker", .purpose = Purpose::server, .host_names = {"elsewhere.example"}};
  const Subject here{.common_name = "broker",
                     .purpose = Purpose::server,
                     .addresses = {std::string("\x7F\0\0\x01", 4)}};
  fleet.forget_agent_log();
  fleet.replace("broker/broker", fleet.authority(), elsewhere, validity(-hours(1), hours(1)));
  fleet.restart_broker();
  sim.await_agent_log("cannot connect");
  CHECK_FALSE(sim.agent_logged("event=link_up"));
  fleet.replace("broker/broker", fleet.authority(), here, validity(-hours(1), hours(1)));
  fleet.restart_broker();
  sim.await_agent_log("event=link_up");
}

TEST(Transport, Agent_refuses_a_broker_with_a_clients_certificate) {
  fleet.forget_agent_log();
  const Subject impostor{.common_name = "owner",
                         .purpose = Purpose::client,
                         .addresses = {std::string("\x7F\0\0\x01", 4)}};
  fleet.replace("broker/broker", fleet.authority(), impostor, validity(-hours(1), hours(1)));
  fleet.restart_broker();
  sim.await_agent_log("cannot connect");
  CHECK_FALSE(sim.agent_logged("event=link_up"));
}

TEST(Transport, Agent_takes_up_a_new_certificate_with_the_next_connection) {
  fleet.forget_agent_log();
  fleet.replace(vehicle(), fleet.other_authority(), {.common_name = vin()},
                validity(-hours(1), hours(24 * 60)));
  fleet.replace("broker/ca.pem", fleet.other_authority().certificate());
  fleet.restart_broker();
  sim.await_agent_log("event=link_up");
  CHECK_FALSE(lets_in(fleet.made("clients/owner")));  // only the new authority counts
}

TEST(Transport, Agent_whose_certificate_has_expired_says_so_and_is_refused) {
  fleet.replace(vehicle(), fleet.authority(), {.common_name = vin()},
                validity(-hours(48), -hours(1)));
  start_agent_anew();
  sim.await_agent_log("level=error event=certificate");
  CHECK_TRUE(sim.agent_logged(vehicle() + ".pem expired at "));
  check_agent_stays_out();
  fleet.replace(vehicle(), fleet.authority(), {.common_name = vin()},
                validity(-hours(1), days(90)));
  sim.await_agent_log("event=link_up");
}

TEST(Transport, Agent_whose_certificate_expires_soon_says_so_and_goes_on) {
  fleet.replace(vehicle(), fleet.authority(), {.common_name = vin()},
                validity(-hours(1), days(20) + hours(1)));
  start_agent_anew();
  sim.await_agent_log("event=link_up");
  CHECK_TRUE(sim.agent_logged("level=warning event=certificate"));
  CHECK_TRUE(sim.agent_logged(", in 20 days: replace it"));
}
