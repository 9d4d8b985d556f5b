#include "client/span_reader.hpp"

#include <CppUTest/TestHarness.h>

#include "spans.hpp"

namespace latchkey::client {
namespace {

using testing::kNoon;

ReadSpans read(std::string_view text) {
  ReadSpans spans;
  read_spans(text, spans);
  return spans;
}

// A line with a span made of these members.
std::string line_with(const std::string& members) {
  return R"({"resourceSpans":[{"scopeSpans":[{"spans":[{)" + members + "}]}]}]}";
}

const std::string kIds = R"("traceId":"4bf92f3577b34da6a3ce929d0e0e4736",)"
                         R"("spanId":"00f067aa0ba902b7")";

}  // namespace

TEST_GROUP(SpanReader){};

TEST(SpanReader, reads_what_is_written) {
  ReadSpan written = testing::span("latchkeyd", "verify", '2', '1', 5, 7);
  written.span.kind = codec::SpanKind::consumer;
  written.span.attributes = {{"text", "on"}, {"number", std::int64_t{-5}}, {"truth", true}};
  written.span.events = {{"accepted", kNoon + 1}};
  written.span.error = "busy";
  const ReadSpans spans = read(testing::line_of(written));
  LONGS_EQUAL(1, spans.spans.size());
  LONGS_EQUAL(0, spans.lines_without);
  const auto& [service, instance, span] = spans.spans[0];
  STRCMP_EQUAL("latchkeyd", service.c_str());
  STRCMP_EQUAL("VIN", instance.c_str());
  STRCMP_EQUAL(written.span.trace_id.c_str(), span.trace_id.c_str());
  STRCMP_EQUAL(written.span.span_id.c_str(), span.span_id.c_str());
  STRCMP_EQUAL(written.span.parent_id.c_str(), span.parent_id.c_str());
  STRCMP_EQUAL("verify", span.name.c_str());
  CHECK(span.kind == codec::SpanKind::consumer);
  CHECK_EQUAL(written.span.start_ns, span.start_ns);
  CHECK_EQUAL(written.span.end_ns, span.end_ns);
  CHECK(span.attributes == written.span.attributes);
  LONGS_EQUAL(1, span.events.size());
  STRCMP_EQUAL("accepted", span.events[0].name.c_str());
  CHECK_EQUAL(kNoon + 1, span.events[0].at_ns);
  STRCMP_EQUAL("busy", span.error.value().c_str());
}

TEST(SpanReader, batch_on_one_line_is_all_read) {
  const std::string one = "{" + kIds + "}";
  const ReadSpans spans =
      read(R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":)"
           R"({"stringValue":"a"}}]},"scopeSpans":[{"spans":[)" +
           one + "," + one + R"(]},{"spans":[)" + one + R"(]}]},{"scopeSpans":[{"spans":[)" + one +
           "]}]}]}");
  LONGS_EQUAL(4, spans.spans.size());
  STRCMP_EQUAL("a", spans.spans[2].service.c_str());
  STRCMP_EQUAL("", spans.spans[3].service.c_str());
}

TEST(SpanReader, numbers_and_upper_case_ids_of_other_writers_are_read) {
  const ReadSpans spans =
      read(line_with(R"("traceId":"4BF92F3577B34DA6A3CE929D0E0E4736","spanId":"00F067AA0BA902B7",)"
                     R"("startTimeUnixNano":1790000000000000001,"status":{"code":2},"kind":99)"));
  STRCMP_EQUAL("4bf92f3577b34da6a3ce929d0e0e4736", spans.spans.at(0).span.trace_id.c_str());
  CHECK_EQUAL(1'790'000'000'000'000'001U, spans.spans[0].span.start_ns);
  STRCMP_EQUAL("error", spans.spans[0].span.error.value().c_str());
  CHECK(spans.spans[0].span.kind == codec::SpanKind::internal);
}

TEST(SpanReader, span_that_ends_before_it_began_took_no_time) {
  const ReadSpans spans =
      read(line_with(kIds + R"(,"startTimeUnixNano":"5","endTimeUnixNano":"4")"));
  CHECK_EQUAL(5U, spans.spans.at(0).span.end_ns);
}

TEST(SpanReader, lines_without_a_span_are_counted_and_empty_ones_are_not) {
  const std::string good = line_with(kIds);
  const ReadSpans spans = read("\n \r\nno JSON\n{}\n[]\n" + good + "\n" + good.substr(0, 50) +
                               "\n{\"resourceSpans\":{}}\n" + line_with(R"("spanId":5)") + "\n");
  LONGS_EQUAL(1, spans.spans.size());
  LONGS_EQUAL(6, spans.lines_without);
}

TEST(SpanReader, ids_that_are_none_are_no_span) {
  for (const char* ids :
       {R"("traceId":"4bf92f3577b34da6a3ce929d0e0e4736")",
        R"("traceId":"00000000000000000000000000000000","spanId":"00f067aa0ba902b7")",
        R"("traceId":"4bf92f3577b34da6a3ce929d0e0e473","spanId":"00f067aa0ba902b7")",
        R"("traceId":"4bf92f3577b34da6a3ce929d0e0e473\u001b","spanId":"00f067aa0ba902b7")"}) {
    LONGS_EQUAL(1, read(line_with(ids)).lines_without);
  }
}

TEST(SpanReader, last_line_needs_no_end) {
  LONGS_EQUAL(1, read(line_with(kIds)).spans.size());
  LONGS_EQUAL(0, read("").spans.size());
}

}  // namespace latchkey::client
