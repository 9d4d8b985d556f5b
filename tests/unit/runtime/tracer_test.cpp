// Which spans a command leaves: a real core and pump, observed.
#include "runtime/tracer.hpp"

#include <algorithm>
#include <vector>

#include "rig.hpp"

namespace latchkey::runtime::testing {
namespace {

using codec::Span;
using codec::SpanKind;

constexpr const char* kTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr const char* kSenderSpan = "00f067aa0ba902b7";
constexpr base::Millis kWhile{10};

ports::InboundMessage traced(std::string jws) {
  ports::InboundMessage message = make_message(std::move(jws));
  message.traceparent = std::string("00-") + kTraceId + '-' + kSenderSpan + "-01";
  return message;
}

std::string text_of(const Span& span, std::string_view key) {
  for (const auto& [name, value] : span.attributes) {
    if (name != key) continue;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  }
  return "none";
}

std::string events_of(const Span& span) {
  std::string names;
  for (const auto& event : span.events) names += event.name + ' ';
  return names;
}

}  // namespace

TEST_GROUP(TracerOf) {
  std::vector<Span> spans;
  std::uint64_t last_random = 0;
  Tracer tracer{core::Vin::parse("LKY00000000000001").value(), [this] { return ++last_random; },
                [this](Span span) { spans.push_back(std::move(span)); }};
  Rig rig{{&tracer}};

  void connect() {
    rig.connect();
    rig.journal.stored.clear();
    spans.clear();
  }

  void wait() { rig.clock.pass(kWhile); }

  // As far as the write of its first step.
  void start_lock() {
    rig.receive(traced(make_jws("c-1")));
    wait();
    rig.verified();
    wait();
    rig.stored();
    wait();
  }

  void restore_open_lock() {
    const ports::InboundMessage message = traced(make_jws("c-1"));
    const core::ReplyTo reply_to{.topic = "clients/app/callback",
                                 .correlation = "before",
                                 .traceparent = message.traceparent,
                                 .tracestate = {}};
    core::Restored left;
    left.open = core::OpenCommand{
        .request = codec::decode_command(message.payload, reply_to, fake_sha256).value().request};
    left.remembered = {{.id = left.open->request.id,
                        .fingerprint = left.open->request.fingerprint,
                        .expires_at = left.open->request.expires_at}};
    rig.restore(left);
  }

  std::string names() const {
    std::string all;
    for (const Span& span : spans) all += (all.empty() ? "" : ", ") + span.name;
    return all;
  }

  Span span_of(std::string_view name) {
    const auto found = std::ranges::find(spans, name, &Span::name);
    CHECK_TEXT(found != spans.end(), std::string(name).c_str());
    return *found;
  }

  void check_ms(const Span& span, int start, int end) {
    const std::uint64_t received = span_of("command lock").start_ns;
    LONGS_EQUAL_TEXT(start, (span.start_ns - received) / 1'000'000, span.name.c_str());
    LONGS_EQUAL_TEXT(end, (span.end_ns - received) / 1'000'000, span.name.c_str());
  }
};

TEST(TracerOf, Command_that_succeeds_leaves_a_span_for_each_piece) {
  connect();
  start_lock();
  rig.wrote();
  wait();
  rig.see_locked(true);
  wait();
  rig.link.published.clear();
  rig.stored();
  wait();
  STRCMP_EQUAL("verify, store accept, step 1, store outcome, command lock", names().c_str());
  rig.link.events->on_delivered(rig.take_published().delivery.value());
  STRCMP_EQUAL("deliver", spans.back().name.c_str());

  const Span root = span_of("command lock");
  STRCMP_EQUAL(kSenderSpan, root.parent_id.c_str());
  for (const Span& span : spans) {
    STRCMP_EQUAL(kTraceId, span.trace_id.c_str());
    CHECK_FALSE(span.error.has_value());
    if (span.span_id != root.span_id) STRCMP_EQUAL(root.span_id.c_str(), span.parent_id.c_str());
  }
  check_ms(root, 0, 50);
  check_ms(span_of("verify"), 0, 10);
  check_ms(span_of("store accept"), 10, 20);
  check_ms(span_of("step 1"), 20, 40);
  check_ms(span_of("store outcome"), 40, 50);
  check_ms(span_of("deliver"), 50, 60);
  CHECK_TRUE(root.kind == SpanKind::consumer && span_of("step 1").kind == SpanKind::client);
  CHECK_TRUE(span_of("deliver").kind == SpanKind::producer);
}

TEST(TracerOf, Command_span_says_what_became_of_it) {
  connect();
  rig.conclude_lock("c-1");
  const Span root = span_of("command lock");
  STRCMP_EQUAL("c-1", text_of(root, "latchkey.command_id").c_str());
  STRCMP_EQUAL("LKY00000000000001", text_of(root, "latchkey.vin").c_str());
  STRCMP_EQUAL("succeeded", text_of(root, "latchkey.status").c_str());
  STRCMP_EQUAL("yes", text_of(root, "latchkey.executed").c_str());
  STRCMP_EQUAL("none", text_of(root, "latchkey.reason").c_str());
  STRCMP_EQUAL("accepted step_started step_confirmed concluded ", events_of(root).c_str());
  STRCMP_EQUAL("1", text_of(span_of("step 1"), "latchkey.signals").c_str());
  STRCMP_EQUAL("taken ", events_of(span_of("step 1")).c_str());
}

TEST(TracerOf, Command_without_a_valid_traceparent_begins_a_trace) {
  connect();
  rig.conclude_lock("c-1");  // its traceparent is "00-parent"
  const Span root = span_of("command lock");
  STRCMP_EQUAL("", root.parent_id.c_str());
  CHECK_TRUE(codec::parse_traceparent("00-" + root.trace_id + '-' + root.span_id + "-01"));
  for (const Span& span : spans) STRCMP_EQUAL(root.trace_id.c_str(), span.trace_id.c_str());
}

TEST(TracerOf, Random_number_zero_makes_valid_ids) {
  connect();
  last_random = UINT64_MAX - 1;  // the one after the next is 0
  rig.conclude_lock("c-1");
  const Span root = span_of("command lock");
  CHECK_TRUE(codec::parse_traceparent("00-" + root.trace_id + '-' + root.span_id + "-01"));
  STRCMP_EQUAL("ffffffffffffffff0000000000000001", root.trace_id.c_str());
}

TEST(TracerOf, Refused_message_leaves_one_span_with_its_reason) {
  connect();
  start_lock();
  spans.clear();
  rig.receive(traced(make_jws("c-2")));
  STRCMP_EQUAL("command lock", names().c_str());
  const Span& refused = spans[0];
  STRCMP_EQUAL(kTraceId, refused.trace_id.c_str());
  STRCMP_EQUAL(kSenderSpan, refused.parent_id.c_str());
  STRCMP_EQUAL("c-2", text_of(refused, "latchkey.command_id").c_str());
  STRCMP_EQUAL("refused", text_of(refused, "latchkey.disposition").c_str());
  STRCMP_EQUAL("rejected", text_of(refused, "latchkey.status").c_str());
  STRCMP_EQUAL("busy", text_of(refused, "latchkey.reason").c_str());
  STRCMP_CONTAINS("busy: ", refused.error.value().c_str());
}

TEST(TracerOf, Signature_that_does_not_verify_leaves_one_span) {
  connect();
  rig.receive_lock("c-1");
  wait();
  rig.verified(false);
  STRCMP_EQUAL("command lock", names().c_str());
  check_ms(spans[0], 0, 10);
  STRCMP_EQUAL("unauthenticated", text_of(spans[0], "latchkey.reason").c_str());
}

TEST(TracerOf, Flood_of_refusals_is_limited_and_told) {
  connect();
  start_lock();
  spans.clear();
  for (int i = 0; i < 100; ++i) rig.receive_lock("other");
  LONGS_EQUAL(Tracer::kShortSpansPerSecond, spans.size());
  rig.clock.pass(base::Millis{1000});
  rig.receive_lock("other");
  LONGS_EQUAL(Tracer::kShortSpansPerSecond + 1, spans.size());
  STRCMP_EQUAL("80", text_of(spans.back(), "latchkey.suppressed").c_str());
  rig.receive_lock("other");
  STRCMP_EQUAL("none", text_of(spans.back(), "latchkey.suppressed").c_str());
}

TEST(TracerOf, Flood_does_not_silence_the_running_command) {
  connect();
  start_lock();
  for (int i = 0; i < 100; ++i) rig.receive_lock("other");
  spans.clear();
  rig.wrote();
  rig.see_locked(true);
  rig.stored();
  STRCMP_EQUAL("step 1, store outcome, command lock", names().c_str());
}

TEST(TracerOf, Duplicate_leaves_one_span_and_an_event) {
  connect();
  start_lock();
  spans.clear();
  rig.receive(traced(make_jws("c-1")));
  STRCMP_EQUAL("command lock", names().c_str());
  STRCMP_EQUAL("duplicate", text_of(spans[0], "latchkey.disposition").c_str());
  CHECK_FALSE(spans[0].error.has_value());
  spans.clear();
  rig.wrote();
  rig.see_locked(true);
  rig.stored();
  STRCMP_CONTAINS("duplicate", events_of(span_of("command lock")).c_str());
}

TEST(TracerOf, Control_command_leaves_one_span) {
  connect();
  rig.receive_lock("c-0");
  rig.verified();
  spans.clear();
  rig.receive(traced(make_jws("c-1", "ping")));
  rig.verified();
  STRCMP_EQUAL("command ping", names().c_str());
  STRCMP_EQUAL("answered", text_of(spans[0], "latchkey.disposition").c_str());
}

TEST(TracerOf, Bytes_that_are_no_command_leave_a_span_only_where_they_are_answered) {
  connect();
  rig.receive(make_message("not a JWS"));
  rig.receive(make_message(make_jws("c-1", "Not-A-Name", "stranger")));
  rig.receive(make_message(make_jws("c-1", "lock", "stranger")));
  LONGS_EQUAL(0, spans.size());
  rig.receive(make_message(make_jws("c-1", "Not-A-Name")));
  STRCMP_EQUAL("command", names().c_str());
  STRCMP_EQUAL("unknown_command", text_of(spans[0], "latchkey.reason").c_str());
}

TEST(TracerOf, Step_that_is_not_confirmed_is_an_error_and_the_rollback_has_its_own_steps) {
  connect();
  start_lock();
  rig.wrote();
  rig.pass(base::Millis{2000});
  rig.see_locked(true);  // late
  rig.stopped();
  rig.stored();  // the intent of the compensating step
  rig.wrote();
  rig.see_locked(false);
  rig.stored();
  STRCMP_EQUAL(
      "verify, store accept, step 1, store step 1, step 1, rollback, store outcome, command lock",
      names().c_str());
  STRCMP_EQUAL("not_confirmed", spans[2].error.value().c_str());
  const Span rollback = span_of("rollback");
  const Span root = span_of("command lock");
  STRCMP_EQUAL(root.span_id.c_str(), rollback.parent_id.c_str());
  STRCMP_EQUAL(rollback.span_id.c_str(), spans[3].parent_id.c_str());
  STRCMP_EQUAL(rollback.span_id.c_str(), spans[4].parent_id.c_str());
  CHECK_FALSE(rollback.error.has_value());
  STRCMP_EQUAL("failed", text_of(root, "latchkey.status").c_str());
  STRCMP_EQUAL("no", text_of(root, "latchkey.executed").c_str());
  STRCMP_CONTAINS("not_confirmed: ", root.error.value().c_str());
  STRCMP_CONTAINS("rolling_back", events_of(root).c_str());
}

TEST(TracerOf, Rollback_that_is_not_confirmed_is_an_error) {
  connect();
  start_lock();
  rig.see_locked(true);
  rig.pump.shut_down();
  rig.stopped();
  rig.stored();  // the intent of the compensating step
  rig.pass(base::Millis{2000});
  rig.stopped();
  STRCMP_EQUAL("verify, store accept, step 1, store step 1, step 1, rollback", names().c_str());
  const Span rollback = span_of("rollback");
  STRCMP_EQUAL("not confirmed", rollback.error.value().c_str());
  CHECK_TRUE(rollback.end_ns - rollback.start_ns >= 2'000'000'000);  // from the first stop
}

TEST(TracerOf, Journal_that_fails_ends_the_command_as_a_refusal) {
  connect();
  rig.receive(traced(make_jws("c-1")));
  rig.verified();
  rig.receive(traced(make_jws("c-1")));  // another copy
  rig.stored(false);
  STRCMP_EQUAL("verify, store accept, command lock, command lock", names().c_str());
  CHECK_TRUE(spans[1].error.has_value());
  STRCMP_EQUAL("rejected", text_of(spans[2], "latchkey.status").c_str());
  STRCMP_EQUAL("unavailable", text_of(spans[2], "latchkey.reason").c_str());
  STRCMP_EQUAL("refused", text_of(spans[3], "latchkey.disposition").c_str());
}

TEST(TracerOf, Outcome_that_is_stored_again_leaves_two_spans_of_it) {
  connect();
  start_lock();
  rig.wrote();
  rig.see_locked(true);
  rig.stored(false);
  rig.pass(core::kStoreRetryAfter);
  rig.stored();
  STRCMP_EQUAL("verify, store accept, step 1, store outcome, store outcome, command lock",
               names().c_str());
  CHECK_TRUE(spans[3].error.has_value() && !spans[4].error.has_value());
  LONGS_EQUAL(4, spans[5].attributes.size());
}

TEST(TracerOf, Delivery_lasts_until_the_broker_has_it_over_connections) {
  connect();
  rig.conclude_lock("c-1");
  wait();
  rig.link.events->on_link_down("gone");
  rig.pass(base::Millis{5000});
  rig.link.published.clear();
  rig.link.events->on_link_up();
  const auto published = std::ranges::find_if(
      rig.link.published, [](const auto& each) { return each.delivery.has_value(); });
  CHECK_FALSE(std::ranges::count(spans, "deliver", &Span::name));
  rig.link.events->on_delivered(published->delivery.value());
  const Span deliver = span_of("deliver");
  CHECK_TRUE(deliver.end_ns - deliver.start_ns >= 5'000'000'000);
}

TEST(TracerOf, Command_that_is_verified_when_the_connection_goes_keeps_its_trace) {
  connect();
  rig.receive(traced(make_jws("c-1")));
  rig.link.events->on_link_down("gone");
  rig.verified();
  rig.stored();
  STRCMP_EQUAL("verify, store accept", names().c_str());
  STRCMP_EQUAL(kTraceId, spans[0].trace_id.c_str());
}

TEST(TracerOf, Wall_clock_that_is_set_meanwhile_does_not_tear_a_trace_apart) {
  connect();
  start_lock();
  rig.clock.set_wall_forward(std::chrono::hours(1));
  wait();
  rig.see_locked(true);
  rig.wrote();
  rig.stored();
  check_ms(span_of("step 1"), 20, 40);
  check_ms(span_of("command lock"), 0, 40);
}

TEST(TracerOf, Command_of_an_earlier_run_goes_on_in_its_trace) {
  restore_open_lock();
  rig.link.events->on_link_up();
  rig.see_locked(true);
  rig.link.published.clear();
  rig.stored();
  STRCMP_EQUAL("store outcome, recover lock", names().c_str());
  const Span root = span_of("recover lock");
  STRCMP_EQUAL(kTraceId, root.trace_id.c_str());
  STRCMP_EQUAL(kSenderSpan, root.parent_id.c_str());
  STRCMP_EQUAL("succeeded", text_of(root, "latchkey.status").c_str());
  STRCMP_EQUAL("recovering concluded ", events_of(root).c_str());
  rig.link.events->on_delivered(rig.take_published().delivery.value());
  STRCMP_EQUAL(root.span_id.c_str(), span_of("deliver").parent_id.c_str());
}

TEST(TracerOf, Vehicle_that_is_stopped_in_a_recovery_is_no_rollback) {
  restore_open_lock();
  rig.see_locked(false);
  rig.pass(core::kRecoverWithin);
  rig.stopped();
  rig.stored();
  STRCMP_EQUAL("store outcome, recover lock", names().c_str());
  STRCMP_CONTAINS("power_lost: ", span_of("recover lock").error.value().c_str());
}

TEST(TracerOf, Events_of_a_command_are_limited) {
  connect();
  start_lock();
  for (std::size_t i = 0; i < 2 * CommandTrace::kEventsMax; ++i) {
    rig.receive(traced(make_jws("c-1")));
  }
  spans.clear();
  rig.wrote();
  rig.see_locked(true);
  rig.stored();
  LONGS_EQUAL(CommandTrace::kEventsMax, span_of("command lock").events.size());
}

TEST(TracerOf, Later_step_has_its_number_and_its_own_record) {
  connect();
  start_lock();
  const core::CommandId id = core::CommandId::parse("c-1").value();
  const base::Now now = rig.clock.now();
  spans.clear();
  tracer.on_output(core::Fact{core::FactKind::step_confirmed, id, std::nullopt, {}});
  const core::StoreToken token{99};
  tracer.on_output(core::output::Store{token, core::record::Intent{.id = id, .step = 2}});
  tracer.on_input(core::input::Stored{token, true}, now);
  tracer.on_output(core::output::Write{core::WriteToken{99}, {}});
  tracer.on_output(core::Fact{core::FactKind::step_confirmed, id, std::nullopt, {}});
  STRCMP_EQUAL("step 1, store step 2, step 2", names().c_str());
}

}  // namespace latchkey::runtime::testing
