// Outcomes are published byte for byte the same, until the broker has them.
#include "rig.hpp"

namespace latchkey::runtime::testing {

TEST_GROUP(PumpDelivery) {
  Rig rig;

  void setup() override { rig.connect(); }

  FakeLink::Published take_outcome() {
    while (!rig.link.published.empty()) {
      FakeLink::Published published = rig.take_published();
      if (published.delivery) return published;
    }
    FAIL("no outcome was published");
    return {};
  }

  void deliver(const FakeLink::Published& outcome) {
    rig.link.events->on_delivered(outcome.delivery.value());
    rig.stored();  // the record of that
    rig.link.published.clear();
  }
};

TEST(PumpDelivery, Outcome_on_its_way_is_not_published_again_by_the_clock) {
  rig.conclude_lock("c-1");
  take_outcome();
  rig.pass(core::kStateReportEvery);
  rig.link.published.clear();
  rig.pass(core::kRedeliverAfter);
  LONGS_EQUAL(0, rig.link.published.size());
}

TEST(PumpDelivery, Outcome_that_nobody_acknowledges_for_long_is_published_again) {
  rig.conclude_lock("c-1");
  const auto first = take_outcome();
  rig.pass(std::chrono::seconds(31));
  const auto again = take_outcome();
  STRCMP_EQUAL(first.message.payload.c_str(), again.message.payload.c_str());
  CHECK_FALSE(first.delivery == again.delivery);
}

TEST(PumpDelivery, Outcome_is_published_again_on_every_reconnect_byte_for_byte) {
  rig.conclude_lock("c-1");
  const auto first = take_outcome();
  for (int i = 0; i < 2; ++i) {
    rig.link.events->on_link_down("gone");
    rig.link.events->on_link_up();
    const auto again = take_outcome();
    STRCMP_EQUAL(first.message.payload.c_str(), again.message.payload.c_str());
    STRCMP_EQUAL(first.message.topic.c_str(), again.message.topic.c_str());
    CHECK_FALSE(first.delivery == again.delivery);
  }
}

TEST(PumpDelivery, Acknowledgement_from_an_earlier_connection_counts_no_more) {
  rig.conclude_lock("c-1");
  const auto first = take_outcome();
  rig.link.events->on_link_down("gone");
  rig.link.events->on_link_up();
  rig.link.events->on_delivered(first.delivery.value());
  LONGS_EQUAL(0, rig.journal.stored.size());
  rig.link.events->on_delivered(take_outcome().delivery.value());
  LONGS_EQUAL(1, rig.journal.stored.size());
}

TEST(PumpDelivery, Outcome_that_the_link_does_not_take_is_offered_again) {
  rig.link.takes_messages = false;
  rig.conclude_lock("c-1");
  rig.link.takes_messages = true;
  rig.pass(core::kRedeliverAfter);
  take_outcome();
}

TEST(PumpDelivery, Outcome_concluded_without_a_link_waits_for_it) {
  rig.link.events->on_link_down("gone");
  rig.link.takes_messages = false;
  rig.conclude_lock("c-1");
  rig.link.takes_messages = true;
  rig.link.events->on_link_up();
  STRCMP_CONTAINS("succeeded", take_outcome().message.payload.c_str());
}

TEST(PumpDelivery, Outcome_stored_at_the_second_attempt_has_the_same_bytes) {
  rig.receive_lock("c-1");
  rig.verified();
  rig.stored();
  rig.wrote();
  rig.see_locked(true);
  const auto first = std::get<ports::StoredOutcome>(rig.journal.stored.front().entry);
  rig.stored(false);
  rig.pass(core::kStoreRetryAfter);
  const auto second = std::get<ports::StoredOutcome>(rig.journal.stored.front().entry);
  STRCMP_EQUAL(first.message.payload.c_str(), second.message.payload.c_str());
  rig.stored();
  STRCMP_EQUAL(first.message.payload.c_str(), take_outcome().message.payload.c_str());
}

TEST(PumpDelivery, Duplicate_gets_the_outcome_in_an_envelope_of_its_own) {
  rig.conclude_lock("c-1");
  const auto outcome = take_outcome();
  rig.link.published.clear();

  ports::InboundMessage again = make_message(make_jws("c-1"));
  again.response_topic = "clients/second/callback";
  again.correlation = "second";
  rig.receive(again);
  const auto repeated = rig.expect_published("clients/second/callback", "succeeded");
  STRCMP_EQUAL(outcome.message.payload.c_str(), repeated.message.payload.c_str());
  STRCMP_EQUAL("second", repeated.message.correlation.c_str());
  LONGS_EQUAL(0, repeated.message.qos);
  CHECK_FALSE(repeated.delivery.has_value());
  LONGS_EQUAL(0, rig.journal.fetches.size());
}

TEST(PumpDelivery, Duplicate_of_a_delivered_command_gets_the_outcome_from_the_journal) {
  rig.conclude_lock("c-1");
  const auto outcome = take_outcome();
  deliver(outcome);
  rig.receive_lock("c-1");
  LONGS_EQUAL(1, rig.journal.fetches.size());
  CHECK_TRUE(rig.journal.fetches[0].id == core::CommandId::parse("c-1"));
  rig.journal.fetches[0].handler(ports::StoredOutcome{rig.journal.fetches[0].id, outcome.message});
  const auto repeated = rig.expect_published("clients/app/callback", "succeeded");
  STRCMP_EQUAL(outcome.message.payload.c_str(), repeated.message.payload.c_str());
}

TEST(PumpDelivery, Outcome_that_the_journal_does_not_have_is_not_made_up) {
  rig.conclude_lock("c-1");
  deliver(take_outcome());
  rig.receive_lock("c-1");
  rig.journal.fetches.at(0).handler(std::nullopt);
  LONGS_EQUAL(0, rig.link.published.size());
}

TEST(PumpDelivery, Repeated_outcome_that_the_link_does_not_take_is_noted) {
  rig.conclude_lock("c-1");
  rig.link.takes_messages = false;
  rig.receive_lock("c-1");
  LONGS_EQUAL(1, rig.count(core::FactKind::unsent));
}

TEST(PumpDelivery, Changes_of_the_state_are_published_together) {
  rig.see_locked(true);
  rig.expect_published("vehicles/v/state", "true");
  rig.see_locked(false);
  LONGS_EQUAL(0, rig.link.published.size());
  rig.pass(core::kStateReportEvery);
  rig.expect_published("vehicles/v/state", "false");
}

}  // namespace latchkey::runtime::testing
