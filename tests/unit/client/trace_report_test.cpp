#include "client/trace_report.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>

#include "spans.hpp"

namespace latchkey::client {
namespace {

using codec::SpanKind;
using testing::span;

std::vector<ReadSpan> command() {
  std::vector<ReadSpan> spans = {
      span("latchkey-cloud", "POST /command", '1', '-', 0, 400, SpanKind::server),
      span("latchkey-cloud", "publish", '2', '1', 1, 9, SpanKind::producer),
      span("latchkeyd", "command door_lock", '3', '2', 4, 200, SpanKind::consumer),
      span("latchkeyd", "step 1", '4', '3', 104, 200, SpanKind::client)};
  spans[2].span.attributes = {{"latchkey.command_id", "c-1"}, {"latchkey.vin", "VIN"}};
  spans[3].span.error = "not_confirmed";
  return spans;
}

Trace trace_of(const std::vector<ReadSpan>& spans) {
  return make_trace(spans, testing::trace_id('1')).value();
}

}  // namespace

TEST_GROUP(TraceReport){};

TEST(TraceReport, has_a_line_per_span_with_a_bar_to_scale) {
  const std::vector<ReadSpan> spans = command();
  const std::vector<std::string> lines = trace_report(trace_of(spans));
  const char* expected[] = {
      "Trace:    11111111111111111111111111111111",
      "Command:  c-1",
      "Vehicle:  VIN",
      "Began:    2026-06-01T12:00:00.000Z",
      "Took:     400.00 ms",
      "",
      "SERVICE         SPAN                   FROM ms  TOOK ms",
      "latchkey-cloud  POST /command             0.00   400.00  |################################|",
      "latchkey-cloud    publish                 1.00     8.00  |#                               |",
      "                    broker                1.00     3.00  |=                               |",
      "latchkeyd           command door_lock     4.00   196.00  |################                |",
      "latchkeyd             step 1            104.00    96.00  |        ########                |"
      "  not_confirmed"};
  LONGS_EQUAL(std::size(expected), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) STRCMP_EQUAL(expected[i], lines[i].c_str());
}

TEST(TraceReport, what_came_from_somebody_is_printable) {
  std::vector<ReadSpan> spans = {span("\x1b[2J", "a\nb\x07", '1', '-', 0, 1)};
  spans[0].span.error = "\xff";
  spans[0].span.attributes = {{"latchkey.command_id", "\x1b"}};
  for (const std::string& line : trace_report(trace_of(spans))) {
    for (const char c : line) CHECK(c >= ' ' && c <= '~');
  }
  for (const std::string& line : trace_json(trace_of(spans))) {
    for (const char c : line) CHECK(c >= ' ' && c <= '~');
  }
}

TEST(TraceReport, long_names_and_much_depth_keep_the_table_together) {
  const std::string name(1000, 'x');
  std::vector<ReadSpan> spans = {span("a", name.c_str(), '1', '-', 0, 1)};
  for (const std::string& line : trace_report(trace_of(spans))) CHECK(line.size() < 150);
}

TEST(TraceReport, clocks_that_do_not_agree_are_told) {
  const std::vector<ReadSpan> spans = {span("a", "publish", '2', '-', 10, 12, SpanKind::producer),
                                       span("b", "command", '3', '2', 4, 20, SpanKind::consumer)};
  STRCMP_CONTAINS("the clocks of the two do not agree", trace_report(trace_of(spans))[6].c_str());
}

TEST(TraceReport, trace_without_any_length_is_shown) {
  const std::vector<std::string> lines = trace_report(trace_of({span("a", "s", '1', '-', 5, 5)}));
  STRCMP_EQUAL("a        s        0.00     0.00  |#                               |",
               lines.back().c_str());
}

TEST(TraceReport, json_has_an_object_per_line) {
  std::vector<ReadSpan> spans = command();
  spans[3].span.events = {{"taken", testing::kNoon + 110 * testing::kMs}};
  spans[3].span.attributes = {{"latchkey.signals", std::int64_t{4}}};
  const std::vector<std::string> lines = trace_json(trace_of(spans));
  LONGS_EQUAL(5, lines.size());
  CHECK(nlohmann::json::parse(lines[2]) == nlohmann::json::parse(R"({
    "trace_id":"11111111111111111111111111111111","depth":2,"service":null,"name":"broker",
    "offset_ms":1.0,"duration_ms":3.0})"));
  CHECK(nlohmann::json::parse(lines[4]) == nlohmann::json::parse(R"({
    "trace_id":"11111111111111111111111111111111","depth":3,"service":"latchkeyd","instance":"VIN",
    "name":"step 1","kind":"client","span_id":"4444444444444444","parent_id":"3333333333333333",
    "offset_ms":104.0,"duration_ms":96.0,"error":"not_confirmed",
    "attributes":{"latchkey.signals":4},"events":[{"name":"taken","offset_ms":110.0}]})"));
}

}  // namespace latchkey::client
