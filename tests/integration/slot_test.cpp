// One command at a time, and the same command once only.
#include <CppUTest/TestHarness.h>

#include "integration/simulation.hpp"

using latchkey::client::Claims;
using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::ProbeMessage;
using latchkey::integration::Simulation;

TEST_GROUP(OneAtATime) { Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}}; };

TEST(OneAtATime, Second_command_is_busy_and_told_who_has_the_slot) {
  const std::string running = sim.owner().send("window_set", {{"percent", 50}});
  sim.owner().await(running, "accepted");
  const Answer busy = sim.driver().outcome(sim.driver().send("door_unlock"));

  STRCMP_EQUAL("rejected", busy.status().c_str());
  STRCMP_EQUAL("busy", busy.reason().c_str());
  CHECK(busy.body.at("retryable") == true);
  const Json& reason = busy.body.at("reason");
  CHECK(reason.at("retry_after_ms") > 0);
  CHECK(reason.at("holder").at("id") == running);
  CHECK(reason.at("holder").at("command") == "window_set");
  CHECK(reason.at("holder").at("deadline_ms") > 0);
  STRCMP_EQUAL("succeeded", sim.owner().outcome(running).status().c_str());
}

TEST(OneAtATime, Refused_command_may_be_sent_again_as_it_is) {
  const std::string running = sim.owner().send("window_set", {{"percent", 20}});
  sim.owner().await(running, "accepted");
  const Claims claims = sim.driver().claims("door_unlock");
  const ProbeMessage message = sim.driver().envelope(sim.driver().sign(claims));
  sim.driver().publish(message);
  STRCMP_EQUAL("busy", sim.driver().outcome(claims.id).reason().c_str());
  sim.owner().outcome(running);
  sim.driver().publish(message);
  STRCMP_EQUAL("succeeded", sim.driver().outcome(claims.id).status().c_str());
}

TEST(OneAtATime, Slot_topic_tells_busy_with_the_holder_and_idle_again) {
  const std::string id = sim.owner().send("window_set", {{"percent", 10}});
  const Json busy =
      sim.driver().await_topic("slot", [](const Json& slot) { return slot.at("busy") == true; });
  CHECK(busy.at("holder").at("id") == id);
  CHECK(busy.at("holder").at("command") == "window_set");
  const Json idle =
      sim.driver().await_topic("slot", [](const Json& slot) { return slot.at("busy") == false; });
  CHECK(idle.at("holder").is_null());
  sim.owner().outcome(id);
}

TEST(OneAtATime, Repeated_message_gets_the_stored_outcome_and_moves_nothing) {
  const Claims claims = sim.owner().claims("door_unlock");
  const ProbeMessage message = sim.owner().envelope(sim.owner().sign(claims));
  sim.owner().publish(message);
  const Answer first = sim.owner().outcome(claims.id);
  const auto actuations = sim.actuations();

  sim.owner().publish(message);
  const Answer second = sim.owner().outcome(claims.id);
  STRCMP_EQUAL(first.message.payload.c_str(), second.message.payload.c_str());
  LONGS_EQUAL(actuations, sim.actuations());
}

TEST(OneAtATime, Repeated_message_of_a_running_command_tells_its_progress) {
  const Claims claims = sim.owner().claims("window_set", {{"percent", 30}});
  const ProbeMessage message = sim.owner().envelope(sim.owner().sign(claims));
  sim.owner().publish(message);
  sim.owner().await(claims.id, "accepted");
  sim.owner().await(claims.id, "in_progress");
  sim.owner().publish(message);
  sim.owner().await(claims.id, "in_progress");
  STRCMP_EQUAL("succeeded", sim.owner().outcome(claims.id).status().c_str());
  LONGS_EQUAL(1, sim.actuations());
}

TEST(OneAtATime, Other_command_under_a_used_id_is_a_conflict) {
  const std::string id = sim.owner().send("door_unlock");
  sim.owner().outcome(id);
  Claims other = sim.owner().claims("trunk_open");
  other.id = id;
  STRCMP_EQUAL("id_conflict", sim.owner().outcome(sim.owner().send(other)).reason().c_str());
}
