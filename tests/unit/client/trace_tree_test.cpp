#include "client/trace_tree.hpp"

#include <CppUTest/TestHarness.h>

#include "spans.hpp"

namespace latchkey::client {
namespace {

using codec::SpanKind;
using testing::kMs;
using testing::span;
using testing::trace_id;

// "NAME@DEPTH " for each line.
std::string shape(const Trace& trace) {
  std::string words;
  for (const TraceLine& line : trace.lines) {
    words += (line.span != nullptr ? line.span->span.name : "=broker=") + '@' +
             std::to_string(line.depth) + ' ';
  }
  return words;
}

std::string shape(const std::vector<ReadSpan>& spans) {
  const auto trace = make_trace(spans, trace_id('1'));
  return trace ? shape(*trace) : "none";
}

}  // namespace

TEST_GROUP(TraceTree){};

TEST(TraceTree, parents_stand_above_and_siblings_in_order_of_time) {
  const std::vector<ReadSpan> spans = {
      span("a", "late child", '3', '1', 5, 6), span("a", "grandchild", '4', '2', 3, 4),
      span("a", "early child", '2', '1', 2, 4), span("a", "root", '1', '-', 0, 10)};
  STRCMP_EQUAL("root@0 early child@1 grandchild@2 late child@1 ", shape(spans).c_str());
}

TEST(TraceTree, times_are_told_from_the_first_span) {
  const std::vector<ReadSpan> spans = {span("a", "child", '2', '1', 2, 4),
                                       span("a", "root", '1', '-', 1, 10)};
  const Trace trace = make_trace(spans, trace_id('1')).value();
  CHECK_EQUAL(testing::kNoon + kMs, trace.start_ns);
  LONGS_EQUAL(9 * kMs, trace.duration_ns);
  LONGS_EQUAL(0, trace.lines[0].offset_ns);
  LONGS_EQUAL(9 * kMs, trace.lines[0].duration_ns);
  LONGS_EQUAL(1 * kMs, trace.lines[1].offset_ns);
  LONGS_EQUAL(2 * kMs, trace.lines[1].duration_ns);
}

TEST(TraceTree, span_whose_parent_is_in_no_file_stands_at_the_left) {
  const std::vector<ReadSpan> spans = {span("a", "one", '1', '9', 0, 1),
                                       span("a", "two", '2', '8', 1, 2)};
  STRCMP_EQUAL("one@0 two@0 ", shape(spans).c_str());
}

TEST(TraceTree, broker_stands_between_sender_and_receiver) {
  const std::vector<ReadSpan> spans = {
      span("cloud", "request", '1', '-', 0, 30, SpanKind::server),
      span("cloud", "publish", '2', '1', 1, 9, SpanKind::producer),
      span("agent", "command", '3', '2', 4, 20, SpanKind::consumer)};
  const Trace trace = make_trace(spans, trace_id('1')).value();
  STRCMP_EQUAL("request@0 publish@1 =broker=@2 command@2 ", shape(trace).c_str());
  LONGS_EQUAL(1 * kMs, trace.lines[2].offset_ns);
  LONGS_EQUAL(3 * kMs, trace.lines[2].duration_ns);
}

TEST(TraceTree, broker_is_only_between_two_services_that_send_and_receive) {
  STRCMP_EQUAL("publish@0 command@1 ",
               shape({span("a", "publish", '2', '-', 1, 2, SpanKind::producer),
                      span("a", "command", '3', '2', 4, 20, SpanKind::consumer)})
                   .c_str());
  STRCMP_EQUAL("publish@0 command@1 ",
               shape({span("a", "publish", '2', '-', 1, 2, SpanKind::producer),
                      span("b", "command", '3', '2', 4, 20)})
                   .c_str());
  STRCMP_EQUAL("publish@0 command@1 ",
               shape({span("a", "publish", '2', '-', 1, 2),
                      span("b", "command", '3', '2', 4, 20, SpanKind::consumer)})
                   .c_str());
}

TEST(TraceTree, clock_of_the_receiver_that_is_behind_shows) {
  const std::vector<ReadSpan> spans = {
      span("cloud", "publish", '2', '-', 10, 12, SpanKind::producer),
      span("agent", "command", '3', '2', 4, 20, SpanKind::consumer)};
  const Trace trace = make_trace(spans, trace_id('1')).value();
  STRCMP_EQUAL("publish@0 =broker=@1 command@1 ", shape(trace).c_str());
  LONGS_EQUAL(-6 * static_cast<std::int64_t>(kMs), trace.lines[1].duration_ns);
}

TEST(TraceTree, every_span_is_there_once_whatever_the_ids_are) {
  STRCMP_EQUAL("own@0 ", shape({span("a", "own", '1', '1', 0, 1)}).c_str());
  STRCMP_EQUAL("one@0 two@1 ",
               shape({span("a", "one", '1', '2', 0, 1), span("a", "two", '2', '1', 1, 2)}).c_str());
  STRCMP_EQUAL("one@0 child@1 twin@0 ",
               shape({span("a", "one", '1', '-', 0, 1), span("a", "twin", '1', '-', 1, 2),
                      span("a", "child", '2', '1', 2, 3)})
                   .c_str());
}

TEST(TraceTree, depth_of_a_hostile_file_is_no_matter) {
  std::vector<ReadSpan> spans;
  for (std::uint64_t i = 1; i <= 20'000; ++i) {
    ReadSpan each = span("a", "s", '0', '-', i, i + 1);
    const auto id = [](std::uint64_t number) {
      const std::string digits = std::to_string(number);
      return std::string(16 - digits.size(), '0') + digits;
    };
    each.span.span_id = id(i);
    if (i > 1) each.span.parent_id = id(i - 1);
    spans.push_back(each);
  }
  const Trace trace = make_trace(spans, trace_id('1')).value();
  LONGS_EQUAL(20'000, trace.lines.size());
  LONGS_EQUAL(19'999, trace.lines.back().depth);
}

TEST(TraceTree, trace_is_found_by_command_or_as_the_last_that_began) {
  std::vector<ReadSpan> spans = {span("a", "one", '1', '-', 0, 1), span("a", "two", '2', '-', 9, 9),
                                 span("a", "late", '3', '-', 5, 6)};
  spans[1].span.trace_id = trace_id('2');
  spans[1].span.attributes = {{"latchkey.command_id", "c-1"}};
  spans[2].span.trace_id = trace_id('3');
  spans[2].span.attributes = {{"latchkey.command_id", "c-1"}};
  spans.push_back(span("a", "early", '4', '-', 0, 1));
  spans.back().span.trace_id = trace_id('2');
  STRCMP_EQUAL(trace_id('3').c_str(), find_last_trace(spans).value_or("").c_str());
  STRCMP_EQUAL(trace_id('3').c_str(), find_trace_of_command(spans, "c-1").value_or("").c_str());
  spans[2].span.attributes = {{"other", "c-1"}};
  STRCMP_EQUAL(trace_id('2').c_str(), find_trace_of_command(spans, "c-1").value_or("").c_str());
  CHECK(!find_trace_of_command(spans, "c-2"));
  CHECK(!find_last_trace({}));
  CHECK(!make_trace(spans, trace_id('9')));
}

}  // namespace latchkey::client
