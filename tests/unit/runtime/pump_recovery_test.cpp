// What an earlier run has left in the journal, on its way through the pump.
#include "rig.hpp"

namespace latchkey::runtime::testing {

TEST_GROUP(PumpRecovery) {
  Rig rig;

  static core::Request request() {
    const core::ReplyTo reply_to{.topic = "clients/app/callback",
                                 .correlation = "before",
                                 .traceparent = "00-before",
                                 .tracestate = "state"};
    return codec::decode_command(make_jws("c-1"), reply_to, fake_sha256).value().request;
  }

  static core::Restored restored(bool concluded, bool delivered = false) {
    core::Restored left;
    left.remembered = {{.id = request().id,
                        .fingerprint = request().fingerprint,
                        .expires_at = request().expires_at,
                        .concluded = concluded,
                        .delivered = delivered}};
    if (!concluded) left.open = core::OpenCommand{.request = request()};
    return left;
  }

  static ports::StoredOutcome stored_outcome() {
    return {.id = request().id,
            .message = {.topic = "clients/app/callback",
                        .payload = R"({"id":"c-1","status":"succeeded"})",
                        .content_type = "application/json",
                        .correlation = "before",
                        .traceparent = "00-before",
                        .tracestate = "state",
                        .jws = "h..s",
                        .qos = 1,
                        .retained = false}};
  }
};

TEST(PumpRecovery, Outcome_of_an_earlier_run_is_published_as_it_is_in_the_journal) {
  rig.restore(restored(/*concluded=*/true));
  rig.link.events->on_link_up();
  rig.link.published.clear();
  LONGS_EQUAL(1, rig.journal.fetches.size());
  rig.journal.fetches[0].handler(stored_outcome());
  const auto outcome = rig.take_published();
  STRCMP_EQUAL(stored_outcome().message.payload.c_str(), outcome.message.payload.c_str());
  STRCMP_EQUAL("clients/app/callback", outcome.message.topic.c_str());
  STRCMP_EQUAL("before", outcome.message.correlation.c_str());
  STRCMP_EQUAL("00-before", outcome.message.traceparent.c_str());
  LONGS_EQUAL(1, outcome.message.qos);

  rig.link.events->on_delivered(outcome.delivery.value());
  const auto& entry = std::get<core::record::Delivered>(rig.journal.stored.front().entry);
  CHECK_TRUE(entry.id == request().id);
}

TEST(PumpRecovery, Command_of_an_earlier_run_is_not_executed_again) {
  rig.restore(restored(/*concluded=*/true, /*delivered=*/true));
  rig.link.events->on_link_up();
  rig.link.published.clear();
  rig.receive_lock("c-1");
  LONGS_EQUAL(0, rig.verifier.checks.size());
  rig.journal.fetches.at(0).handler(stored_outcome());
  const auto repeated = rig.expect_published("clients/app/callback", "succeeded");
  STRCMP_EQUAL("correlation", repeated.message.correlation.c_str());
}

TEST(PumpRecovery, Open_command_is_settled_by_what_the_vehicle_shows) {
  rig.restore(restored(/*concluded=*/false));
  rig.link.events->on_link_up();
  rig.link.published.clear();
  rig.receive_lock("c-2");
  const auto refusal = rig.expect_published("clients/app/callback", "unavailable");
  STRCMP_CONTAINS(R"("holder":{"id":"c-1")", refusal.message.payload.c_str());

  rig.see_locked(true);
  rig.link.published.clear();
  rig.stored();
  const auto outcome = rig.expect_published("clients/app/callback", R"("recovered":true)");
  STRCMP_CONTAINS(R"("status":"succeeded")", outcome.message.payload.c_str());
  STRCMP_EQUAL("before", outcome.message.correlation.c_str());
  LONGS_EQUAL(0, rig.hal.written.size());
}

TEST(PumpRecovery, Open_command_that_does_not_show_fails_once_the_vehicle_rests) {
  rig.restore(restored(/*concluded=*/false));
  rig.see_locked(false);
  rig.pass(core::kRecoverWithin);
  rig.stopped();
  const auto& entry = std::get<ports::StoredOutcome>(rig.journal.stored.front().entry);
  STRCMP_CONTAINS("power_lost", entry.message.payload.c_str());
  LONGS_EQUAL(0, rig.hal.written.size());
}

TEST(PumpRecovery, Outcome_that_is_owed_to_an_endpoint_is_posted_as_it_is_in_the_journal) {
  core::Restored left = restored(/*concluded=*/true, /*delivered=*/true);
  left.remembered.front().owed_to = core::EndpointName::parse("backend").value();
  rig.restore(left);
  rig.journal.fetches.at(0).handler(stored_outcome());
  const FakeEndpoints::Post& post = rig.endpoints.posts.at(0);
  STRCMP_EQUAL(stored_outcome().message.payload.c_str(), post.outcome.message.payload.c_str());
  STRCMP_EQUAL("h..s", post.outcome.message.jws.c_str());
}

}  // namespace latchkey::runtime::testing
