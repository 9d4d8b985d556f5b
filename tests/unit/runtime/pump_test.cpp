// What comes in reaches the core, and what the core wants reaches the right port.
#include "rig.hpp"

namespace latchkey::runtime::testing {

TEST_GROUP(PumpOf) {
  Rig rig;

  void setup() override { rig.connect(); }
};

TEST(PumpOf, Command_goes_through_every_port_to_its_delivered_outcome) {
  const ports::MessageId message = rig.receive_lock("c-1");
  LONGS_EQUAL(1, rig.verifier.checks.size());
  rig.verified();
  CHECK_TRUE(std::holds_alternative<core::record::Accept>(rig.journal.stored.front().entry));
  LONGS_EQUAL(0, rig.link.settled.size());
  LONGS_EQUAL(0, rig.hal.written.size());

  rig.stored();
  LONGS_EQUAL(1, rig.link.settled.size());
  CHECK_TRUE(rig.link.settled[0] == message);
  // These wait for no signature.
  for (int i = 0; i < 2; ++i) rig.expect_published("vehicles/v/slot", "c-1");
  LONGS_EQUAL(1, rig.expect_published("clients/app/callback", "accepted").message.qos);
  LONGS_EQUAL(0, rig.expect_published("clients/app/callback", "in_progress").message.qos);
  CHECK_TRUE(rig.hal.written.at(0).assignments == std::vector<core::Assignment>({{kLocked, true}}));

  rig.wrote();
  rig.see_locked(true);
  const auto entry = std::get<ports::StoredOutcome>(rig.journal.stored.front().entry);
  rig.link.published.clear();
  rig.stored();
  const auto outcome = rig.expect_published("clients/app/callback", "succeeded");
  STRCMP_EQUAL(entry.message.payload.c_str(), outcome.message.payload.c_str());
  LONGS_EQUAL(1, outcome.message.qos);

  rig.link.events->on_delivered(outcome.delivery.value());
  CHECK_TRUE(std::holds_alternative<core::record::Delivered>(rig.journal.stored.front().entry));
}

TEST(PumpOf, Verifier_gets_the_bytes_that_were_signed) {
  const std::string jws = make_jws("c-1");
  rig.receive(make_message(jws));
  const ports::SignedBytes& bytes = rig.verifier.checks.front().bytes;
  STRCMP_EQUAL(jws.substr(0, jws.rfind('.')).c_str(), bytes.message.c_str());
  CHECK_TRUE(bytes.key == core::KeyId::parse("owner"));
  LONGS_EQUAL('S', bytes.signature[63]);
}

TEST(PumpOf, Callback_carries_back_what_the_request_brought) {
  rig.receive_lock("c-1");
  rig.verified(false);
  const auto refusal = rig.expect_published("clients/app/callback", "unauthenticated");
  STRCMP_EQUAL("correlation", refusal.message.correlation.c_str());
  STRCMP_EQUAL("00-parent", refusal.message.traceparent.c_str());
  STRCMP_EQUAL("state", refusal.message.tracestate.c_str());
  CHECK_FALSE(refusal.message.retained);
  LONGS_EQUAL(0, refusal.message.qos);
}

TEST(PumpOf, Response_topic_that_is_not_allowed_is_replaced_by_the_vehicles_own) {
  for (const char* topic :
       {"", "vehicles/v/command", "clients/a/b/callback", "clients/+/callback", "$SYS/callback"}) {
    ports::InboundMessage message = make_message(make_jws("c-1"));
    message.response_topic = topic;
    rig.receive(message);
    rig.verified(false);
    rig.expect_published("vehicles/v/callback", "unauthenticated");
  }
}

TEST(PumpOf, Retained_command_is_ignored_settled_and_noted) {
  ports::InboundMessage message = make_message(make_jws("c-1"));
  message.retained = true;
  rig.receive(message);
  LONGS_EQUAL(0, rig.verifier.checks.size());
  LONGS_EQUAL(0, rig.link.published.size());
  LONGS_EQUAL(1, rig.link.settled.size());
  LONGS_EQUAL(1, rig.count(core::FactKind::ignored));
}

TEST(PumpOf, Bytes_that_are_no_command_are_settled_without_an_answer) {
  rig.receive(make_message("not a JWS"));
  LONGS_EQUAL(1, rig.link.settled.size());
  LONGS_EQUAL(0, rig.link.published.size());
}

TEST(PumpOf, Faulty_command_of_a_known_key_is_answered) {
  rig.receive(make_message(make_jws("c-1", "Not-A-Name")));
  rig.expect_published("clients/app/callback", "rejected");
  LONGS_EQUAL(1, rig.link.settled.size());
}

TEST(PumpOf, Busy_vehicle_refuses_without_a_check_of_the_signature) {
  rig.receive_lock("c-1");
  rig.verified();
  rig.receive_lock("c-2");
  LONGS_EQUAL(0, rig.verifier.checks.size());
  rig.expect_published("clients/app/callback", "busy");
}

TEST(PumpOf, Journal_that_fails_ends_in_a_refusal) {
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored(false);
  rig.expect_published("clients/app/callback", "unavailable");
  LONGS_EQUAL(1, rig.link.settled.size());
}

TEST(PumpOf, Vehicle_is_stopped_and_its_answer_taken) {
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored();
  rig.pump.shut_down();
  LONGS_EQUAL(1, rig.hal.stopped.size());
  CHECK_TRUE(rig.hal.stopped[0] == rig.hal.written[0].token);
  CHECK_FALSE(rig.pump.at_rest());

  rig.stopped();
  rig.link.published.clear();
  rig.stored();
  const auto outcome = rig.expect_published("clients/app/callback", "shutdown");
  rig.link.events->on_delivered(outcome.delivery.value());
  CHECK_TRUE(rig.pump.at_rest());
}

TEST(PumpOf, Wake_up_is_asked_for_after_every_input) {
  CHECK_FALSE(rig.wake_at.has_value());
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored();
  CHECK_TRUE(rig.wake_at == rig.clock.now().mono + core::kProgressEvery);
  rig.pass(core::kProgressEvery);
  CHECK_TRUE(rig.wake_at == rig.clock.now().mono + core::kProgressEvery);
}

TEST(PumpOf, Callback_that_the_link_does_not_take_is_noted) {
  rig.link.takes_messages = false;
  rig.receive_lock("c-1");
  rig.verified(false);
  LONGS_EQUAL(1, rig.count(core::FactKind::unsent));
  LONGS_EQUAL(1, rig.link.settled.size());
}

TEST_GROUP(PumpAlone) { Rig rig; };

TEST(PumpAlone, Opens_the_journal_and_nothing_else_before_that_has_told_what_it_holds) {
  CHECK_TRUE(rig.journal.events != nullptr);
  CHECK_TRUE(rig.link.events == nullptr && rig.hal.events == nullptr);
  CHECK_TRUE(rig.verifier.events == nullptr);
  rig.restore();
  CHECK_TRUE(rig.link.events != nullptr && rig.hal.events != nullptr);
  CHECK_TRUE(rig.verifier.events != nullptr);
  LONGS_EQUAL(0, rig.link.published.size());
}

TEST(PumpAlone, Vehicle_is_told_to_rest_before_anything_else) {
  rig.journal.events->on_restored({});
  LONGS_EQUAL(1, rig.hal.stopped.size());
  CHECK_TRUE(rig.hal.stopped[0] == core::kEarlierRun);
}

TEST(PumpAlone, Link_opens_once_the_vehicle_is_known) {
  rig.journal.events->on_restored({});
  rig.see_locked(false);
  CHECK_TRUE(rig.link.events == nullptr);
  rig.hal.events->on_stopped(core::kEarlierRun);
  CHECK_TRUE(rig.link.events != nullptr);
}

TEST(PumpAlone, Link_opens_without_the_vehicle_after_a_while) {
  rig.journal.events->on_restored({});
  rig.pass(Pump::kVehicleWithin - base::Millis{1});
  CHECK_TRUE(rig.link.events == nullptr);
  rig.pass(base::Millis{1});
  CHECK_TRUE(rig.link.events != nullptr);
}

TEST(PumpAlone, Close_before_the_link_is_open_says_nothing) {
  rig.journal.events->on_restored({});
  rig.pump.close();
  LONGS_EQUAL(0, rig.link.published.size());
  CHECK_FALSE(rig.link.closed);
}

TEST(PumpAlone, Shut_down_before_the_journal_has_told_what_it_holds_is_at_rest) {
  rig.pump.shut_down();
  CHECK_TRUE(rig.pump.at_rest());
}

TEST(PumpAlone, Link_up_announces_presence_catalogue_slot_and_state_retained) {
  rig.restore();
  rig.see_locked(true);
  rig.link.events->on_link_up();
  LONGS_EQUAL(4, rig.link.published.size());
  for (const auto& published : rig.link.published) CHECK_TRUE(published.message.retained);
  const auto presence = rig.expect_published("vehicles/v/presence", R"("online":true)");
  STRCMP_CONTAINS("epoch-1", presence.message.payload.c_str());
  STRCMP_CONTAINS("1.2.3", presence.message.payload.c_str());
  LONGS_EQUAL(1, presence.message.qos);
  LONGS_EQUAL(1, rig.expect_published("vehicles/v/catalogue", "lock").message.qos);
  LONGS_EQUAL(0, rig.expect_published("vehicles/v/slot", R"("busy":false)").message.qos);
  rig.expect_published("vehicles/v/state", R"("Vehicle.Cabin.IsLocked":true)");
  LONGS_EQUAL(1, rig.count(core::FactKind::link_up));
}

TEST(PumpAlone, Link_down_is_noted_with_its_cause) {
  rig.restore();
  rig.link.events->on_link_down("connection refused");
  LONGS_EQUAL(1, rig.count(core::FactKind::link_down));
  STRCMP_EQUAL("connection refused", std::string(rig.facts.back().detail.view()).c_str());
}

TEST(PumpAlone, Close_says_that_it_is_offline_and_closes_the_link) {
  rig.pump.close();
  rig.expect_published("vehicles/v/presence", R"("online":false)");
  CHECK_TRUE(rig.link.closed);
}

TEST(PumpAlone, Topics_stand_under_their_prefix) {
  const Topics topics = make_topics("fleet/7", {"a/#"});
  STRCMP_EQUAL("fleet/7/command", topics.command.c_str());
  STRCMP_EQUAL("fleet/7/callback", topics.callback.c_str());
  STRCMP_EQUAL("fleet/7/presence", topics.presence.c_str());
  STRCMP_EQUAL("fleet/7/slot", topics.slot.c_str());
  STRCMP_EQUAL("fleet/7/state", topics.state.c_str());
  STRCMP_EQUAL("fleet/7/catalogue", topics.catalogue.c_str());
  STRCMP_EQUAL("a/#", topics.response_patterns.at(0).c_str());
}

TEST(PumpOf, Signed_callback_carries_the_signature_of_its_own_bytes) {
  rig.signs_at_once = false;
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored();
  const std::string input = rig.signer.wanted.front().message;
  rig.sign_all();
  const codec::CallbackJws jws(core::KeyId::parse("device").value());
  for (int i = 0; i < 2; ++i) rig.expect_published("vehicles/v/slot", "c-1");
  const auto accepted = rig.expect_published("clients/app/callback", "accepted");
  STRCMP_EQUAL(jws.signing_input(accepted.message.payload).c_str(), input.c_str());
  STRCMP_EQUAL(jws.seal(FakeSigner::kSignature).c_str(), accepted.message.jws.c_str());
}

TEST(PumpOf, Message_is_settled_after_its_answer_was_signed) {
  rig.signs_at_once = false;
  const ports::MessageId first = rig.receive_lock("c-1");
  rig.verified();
  rig.stored();
  const ports::MessageId busy = rig.receive_lock("c-2");
  LONGS_EQUAL(0, rig.link.settled.size());
  rig.sign_all();
  CHECK_TRUE(rig.link.settled == std::vector({first, busy}));
}

TEST(PumpOf, Refusal_that_nobody_has_proven_is_published_at_once_and_unsigned) {
  rig.signs_at_once = false;
  rig.receive_lock("c-1");
  rig.verified(false);
  const auto refusal = rig.expect_published("clients/app/callback", "unauthenticated");
  STRCMP_EQUAL("", refusal.message.jws.c_str());
  LONGS_EQUAL(0, rig.signer.wanted.size());
}

TEST(PumpOf, Outcome_is_signed_before_it_is_stored) {
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored();
  rig.signs_at_once = false;
  rig.wrote();
  rig.see_locked(true);
  LONGS_EQUAL(0, rig.journal.stored.size());
  rig.sign_all();
  const auto& entry = std::get<ports::StoredOutcome>(rig.journal.stored.front().entry);
  CHECK_FALSE(entry.message.jws.empty());
}

TEST(PumpOf, Callback_that_cannot_be_signed_goes_out_all_the_same) {
  rig.signs_at_once = false;
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored();
  rig.signer.answer_oldest(std::nullopt);
  for (int i = 0; i < 2; ++i) rig.expect_published("vehicles/v/slot", "c-1");
  STRCMP_EQUAL("", rig.expect_published("clients/app/callback", "accepted").message.jws.c_str());
}

TEST(PumpOf, Outcome_goes_to_the_endpoint_that_its_command_names) {
  rig.receive(make_message(make_jws("c-1", "lock", "owner", R"(,"callback":"backend")")));
  rig.verified();
  rig.stored();
  rig.wrote();
  rig.see_locked(true);
  rig.link.published.clear();
  rig.stored();
  LONGS_EQUAL(1, rig.endpoints.posts.size());
  const FakeEndpoints::Post& post = rig.endpoints.posts.front();
  STRCMP_EQUAL("backend", std::string(post.endpoint.view()).c_str());
  const auto outcome = rig.expect_published("clients/app/callback", "succeeded");
  STRCMP_EQUAL(outcome.message.payload.c_str(), post.outcome.message.payload.c_str());
  STRCMP_EQUAL(outcome.message.jws.c_str(), post.outcome.message.jws.c_str());
  CHECK_TRUE(post.outcome.concluded_at == rig.clock.now().wall);

  rig.endpoints.events->on_posted(post.outcome.id, true);
  CHECK_TRUE(std::holds_alternative<core::record::Posted>(rig.journal.stored.front().entry));
}

}  // namespace latchkey::runtime::testing
