// The spans that the agent writes for what it is sent.
#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include "client/span_reader.hpp"
#include "integration/simulation.hpp"

using latchkey::client::Claims;
using latchkey::client::ReadSpan;
using latchkey::client::ReadSpans;
using latchkey::codec::SpanKind;
using latchkey::integration::Json;
using latchkey::integration::ProbeMessage;
using latchkey::integration::Simulation;

namespace {

constexpr const char* kTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr const char* kSenderSpan = "00f067aa0ba902b7";

std::uint64_t now_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::nanoseconds(now).count());
}

std::string attribute(const ReadSpan& read, const char* key) {
  for (const auto& [name, value] : read.span.attributes) {
    if (name == key) return std::get<std::string>(value);
  }
  return "none";
}

}  // namespace

TEST_GROUP(Traces) {
  Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}};
  ReadSpans read;

  // Returns the command's id.
  std::string publish(const char* command, Json params = Json::object()) {
    const Claims claims = sim.owner().claims(command, std::move(params));
    ProbeMessage message = sim.owner().envelope(sim.owner().sign(claims));
    message.user_properties = {
        {"traceparent", std::string("00-") + kTraceId + '-' + kSenderSpan + "-01"}};
    sim.owner().publish(message);
    return claims.id;
  }

  void read_until(const std::string& name) {
    read = {};
    read_spans(sim.await_agent_traces("\"name\":\"" + name + '"'), read);
    LONGS_EQUAL(0, read.lines_without);
  }

  const ReadSpan& span(const char* name) {
    const auto named = [&](const ReadSpan& each) { return each.span.name == name; };
    const auto found = std::ranges::find_if(read.spans, named);
    CHECK_TEXT(found != read.spans.end(), name);
    return *found;
  }
};

TEST(Traces, Command_leaves_the_spans_of_its_way_in_its_senders_trace) {
  const std::uint64_t sent_ns = now_ns();
  const std::string id = publish("door_unlock");
  sim.owner().outcome(id);
  read_until("deliver");
  const std::uint64_t over_ns = now_ns();

  const ReadSpan root = span("command door_unlock");
  STRCMP_EQUAL(kSenderSpan, root.span.parent_id.c_str());
  CHECK(root.span.kind == SpanKind::consumer);
  STRCMP_EQUAL(id.c_str(), attribute(root, "latchkey.command_id").c_str());
  STRCMP_EQUAL("succeeded", attribute(root, "latchkey.status").c_str());
  for (const char* name : {"verify", "store accept", "step 1", "store outcome"}) {
    const ReadSpan& piece = span(name);
    STRCMP_EQUAL(root.span.span_id.c_str(), piece.span.parent_id.c_str());
    CHECK_TEXT(piece.span.start_ns >= root.span.start_ns, name);
    CHECK_TEXT(piece.span.end_ns <= root.span.end_ns, name);
  }
  CHECK(span("deliver").span.start_ns >= root.span.end_ns);
  STRCMP_EQUAL(root.span.span_id.c_str(), span("deliver").span.parent_id.c_str());
  constexpr std::uint64_t kMillisecond = 1'000'000;  // what the agent's clock is read to
  for (const ReadSpan& each : read.spans) {
    STRCMP_EQUAL("latchkeyd", each.service.c_str());
    STRCMP_EQUAL(sim.stack().vin().c_str(), each.instance.c_str());
    STRCMP_EQUAL(kTraceId, each.span.trace_id.c_str());
    CHECK(each.span.start_ns + kMillisecond >= sent_ns && each.span.end_ns <= over_ns);
  }
}

TEST(Traces, Command_that_a_power_cut_meets_goes_on_in_its_trace) {
  const std::string id = publish("window_set", {{"percent", 100}});
  sim.owner().await(id, "in_progress");
  sim.stack().agent().signal(SIGKILL);
  sim.stack().agent().stop(std::chrono::seconds{1});
  CHECK(sim.stack().start_agent().has_value());
  sim.owner().outcome(id);
  read_until("recover window_set");
  const ReadSpan recovery = span("recover window_set");
  STRCMP_EQUAL(kTraceId, recovery.span.trace_id.c_str());
  STRCMP_EQUAL(kSenderSpan, recovery.span.parent_id.c_str());
  STRCMP_EQUAL(id.c_str(), attribute(recovery, "latchkey.command_id").c_str());
  // What was written before the cut is there as well.
  STRCMP_EQUAL(kTraceId, span("store accept").span.trace_id.c_str());
}
