// Where answers go, and that outcomes arrive whatever happens to the broker and the agent.
#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

#include "integration/simulation.hpp"

using latchkey::client::Claims;
using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::ProbeMessage;
using latchkey::integration::Simulation;
using latchkey::test_support::user_property;
using std::chrono::seconds;

namespace {

constexpr const char* kTraceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
constexpr const char* kTracestate = "shop=42";

}  // namespace

TEST_GROUP(Delivery) { Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}}; };

TEST(Delivery, Correlation_and_trace_come_back_on_every_callback) {
  const Claims claims = sim.owner().claims("door_unlock");
  ProbeMessage message = sim.owner().envelope(sim.owner().sign(claims));
  message.user_properties = {{"traceparent", kTraceparent}, {"tracestate", kTracestate}};
  sim.owner().publish(message);
  for (const char* status : {"accepted", "in_progress", "succeeded"}) {
    const Answer answer = sim.owner().answer(claims.id);
    STRCMP_EQUAL(status, answer.status().c_str());
    CHECK(answer.message.correlation == message.correlation);
    STRCMP_EQUAL(kTraceparent, user_property(answer.message, "traceparent").c_str());
    STRCMP_EQUAL(kTracestate, user_property(answer.message, "tracestate").c_str());
    STRCMP_EQUAL("application/json", answer.message.content_type.c_str());
    STRCMP_EQUAL(message.response_topic.c_str(), answer.message.topic.c_str());
    CHECK_FALSE(answer.message.retained);
  }
}

TEST(Delivery, Response_topic_off_the_allow_list_gives_way_to_the_vehicles_own) {
  for (const char* topic : {"vehicles/other/command", "clients/owner/other", ""}) {
    const Claims claims = sim.owner().claims("ping");
    ProbeMessage message = sim.owner().envelope(sim.owner().sign(claims));
    message.response_topic = topic;
    sim.owner().publish(message);
    const Answer answer = sim.owner().outcome(claims.id);
    STRCMP_EQUAL(sim.owner().topic("callback").c_str(), answer.message.topic.c_str());
    CHECK(answer.message.correlation == message.correlation);
  }
}

TEST(Delivery, Callbacks_of_one_app_are_not_for_the_other) {
  sim.driver().probe().subscribe("clients/owner/callback/#", 1);
  const std::string id = sim.owner().send("ping");
  sim.owner().outcome(id);
  CHECK(sim.driver().stays_unanswered(id));
}

TEST(Delivery, Broker_knows_nobody_else) {
  latchkey::test_support::ProbeOptions stranger;
  stranger.port = sim.stack().broker().port();
  stranger.client_id = "stranger";
  CHECK_THROWS(std::runtime_error, latchkey::test_support::MqttProbe{stranger});
}

TEST(Delivery, State_topic_tells_changes_and_report_state_all_of_it) {
  sim.vehicle("set Vehicle.Speed=12");
  sim.driver().await_topic("state",
                           [](const Json& state) { return state.value("Vehicle.Speed", 0) == 12; });
  const Answer report = sim.owner().outcome(sim.owner().send("report_state"));
  CHECK(report.body.at("result").at("Vehicle.Speed") == 12);
  CHECK(report.body.at("result").at("Vehicle.Body.Trunk.Rear.IsOpen") == false);
}

TEST(Delivery, Catalogue_topic_tells_the_commands) {
  const Json catalogue =
      sim.owner().await_topic("catalogue", [](const Json& got) { return got.is_object(); });
  CHECK(catalogue.at("commands").contains("window_set"));
}

TEST(Delivery, Presence_turns_to_offline_when_the_agent_dies) {
  const auto online = [](const Json& presence) { return presence.at("online") == true; };
  const Json before = sim.owner().await_topic("presence", online);
  sim.stack().agent().signal(SIGKILL);
  sim.owner().await_topic("presence", [](const Json& now) { return now.at("online") == false; });

  sim.stack().agent().stop(seconds{1});
  CHECK(sim.stack().start_agent().has_value());
  const Json after = sim.owner().await_topic("presence", online);
  CHECK(before.at("epoch") != after.at("epoch"));
}

TEST(Delivery, Command_with_the_epoch_of_an_earlier_run_is_refused) {
  const auto online = [](const Json& presence) { return presence.at("online") == true; };
  Claims claims = sim.owner().claims("door_unlock");
  claims.epoch = sim.owner().await_topic("presence", online).at("epoch");
  sim.stack().agent().stop(seconds{10});
  CHECK(sim.stack().start_agent().has_value());
  STRCMP_EQUAL("rejected", sim.owner().outcome(sim.owner().send(claims)).status().c_str());
}

TEST(Delivery, Terminated_agent_ends_its_command_and_tells_so) {
  const std::string id = sim.owner().send("window_set", {{"percent", 100}});
  sim.owner().await(id, "in_progress");
  sim.stack().agent().signal(SIGTERM);

  const Answer cancelled = sim.owner().outcome(id);
  STRCMP_EQUAL("cancelled", cancelled.status().c_str());
  STRCMP_EQUAL("shutdown", cancelled.reason().c_str());
  sim.owner().await_topic("presence", [](const Json& now) { return now.at("online") == false; });
  const auto ending = sim.stack().agent().stop(seconds{10});
  CHECK_FALSE(ending.by_signal);
  LONGS_EQUAL(0, ending.code);
}

TEST(Delivery, Outcome_arrives_although_the_broker_restarts_meanwhile) {
  const std::string id = sim.owner().send("window_set", {{"percent", 25}});
  sim.owner().await(id, "accepted");
  sim.stack().broker().stop();
  sim.await_agent_log("event=concluded");  // the vehicle goes on without a broker
  CHECK(sim.stack().broker().start_again().has_value());

  sim.owner().reconnect();
  const Answer outcome = sim.owner().outcome(id);
  STRCMP_EQUAL("succeeded", outcome.status().c_str());
  STRCMP_EQUAL("succeeded", sim.owner().outcome(sim.owner().send("ping")).status().c_str());
}

TEST(Delivery, Command_sent_while_the_agent_is_away_is_taken_when_it_is_back) {
  sim.stack().agent().stop(seconds{10});
  const std::string id = sim.owner().send("door_unlock");
  CHECK(sim.stack().start_agent().has_value());
  STRCMP_EQUAL("succeeded", sim.owner().outcome(id).status().c_str());
}
