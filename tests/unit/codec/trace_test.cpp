#include "codec/trace.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>

namespace latchkey::codec {
namespace {

using Json = nlohmann::json;

constexpr const char* kTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr const char* kSpanId = "00f067aa0ba902b7";

std::string traceparent(const std::string& version = "00", const std::string& trace_id = kTraceId,
                        const std::string& span_id = kSpanId, const std::string& flags = "01") {
  return version + '-' + trace_id + '-' + span_id + '-' + flags;
}

Span make_span() {
  return {.trace_id = kTraceId,
          .span_id = kSpanId,
          .parent_id = {},
          .name = "verify",
          .kind = SpanKind::consumer,
          .start_ns = 1'790'000'000'123'456'789,
          .end_ns = 1'790'000'000'223'456'789};
}

Json encoded(const Span& span) { return Json::parse(encode_span("latchkeyd", "VIN", span)); }

Json only_span(const Span& span) {
  return encoded(span).at("/resourceSpans/0/scopeSpans/0/spans/0"_json_pointer);
}

}  // namespace

TEST_GROUP(Traceparent){};

TEST(Traceparent, parts_are_taken_apart) {
  const auto context = parse_traceparent(traceparent("00", kTraceId, kSpanId, "a7"));
  STRCMP_EQUAL(kTraceId, context.value().trace_id.c_str());
  STRCMP_EQUAL(kSpanId, context->span_id.c_str());
  LONGS_EQUAL(0xA7, context->flags);
}

TEST(Traceparent, upper_case_and_what_is_no_hex_are_refused) {
  CHECK(!parse_traceparent(traceparent("00", "4BF92F3577B34DA6A3CE929D0E0E4736")));
  CHECK(!parse_traceparent(traceparent("00", kTraceId, "00F067AA0BA902B7")));
  CHECK(!parse_traceparent(traceparent("00", kTraceId, kSpanId, "0A")));
  CHECK(!parse_traceparent(traceparent("0A")));
  CHECK(!parse_traceparent(traceparent("00", "4bf92f3577b34da6a3ce929d0e0e473g")));
  CHECK(!parse_traceparent(traceparent("00", kTraceId, "00f067aa0ba902b ")));
}

TEST(Traceparent, ids_of_zeros_are_refused) {
  CHECK(!parse_traceparent(traceparent("00", std::string(32, '0'))));
  CHECK(!parse_traceparent(traceparent("00", kTraceId, std::string(16, '0'))));
}

TEST(Traceparent, parts_of_another_length_are_refused) {
  const std::string whole = traceparent();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(!parse_traceparent(whole.substr(0, size)));
  }
  CHECK(!parse_traceparent(traceparent("000")));
  CHECK(!parse_traceparent(traceparent("00", std::string(kTraceId) + "0")));
  CHECK(
      !parse_traceparent(traceparent("00", std::string(kTraceId).substr(1), "000f067aa0ba902b7")));
  CHECK(!parse_traceparent(' ' + whole));
}

TEST(Traceparent, version_00_ends_with_its_flags) {
  CHECK(!parse_traceparent(traceparent() + '-'));
  CHECK(!parse_traceparent(traceparent() + "-more"));
  CHECK(!parse_traceparent(traceparent() + ' '));
}

TEST(Traceparent, later_version_may_have_more_fields) {
  STRCMP_EQUAL(kTraceId, parse_traceparent(traceparent("01"))->trace_id.c_str());
  STRCMP_EQUAL(kSpanId, parse_traceparent(traceparent("fe") + "-more-")->span_id.c_str());
  CHECK(!parse_traceparent(traceparent("01") + "more"));
}

TEST(Traceparent, version_ff_is_refused) { CHECK(!parse_traceparent(traceparent("ff"))); }

TEST(Traceparent, is_written_in_version_00_with_no_flag_but_sampled) {
  const auto written = [](std::uint8_t flags) {
    return format_traceparent({.trace_id = kTraceId, .span_id = kSpanId, .flags = flags});
  };
  STRCMP_EQUAL(traceparent().c_str(), written(1).c_str());
  STRCMP_EQUAL(traceparent().c_str(), written(0xFF).c_str());
  STRCMP_EQUAL(traceparent("00", kTraceId, kSpanId, "00").c_str(), written(0xFE).c_str());
}

TEST_GROUP(EncodedSpan) { Span span = make_span(); };

TEST(EncodedSpan, is_a_request_of_one_span_on_one_line) {
  span.attributes = {{"text", "a\nb"}};
  const std::string line = encode_span("latchkeyd", "VIN", span);
  CHECK(line.find('\n') == std::string::npos);
  const Json json = Json::parse(line);
  LONGS_EQUAL(1, json.size());
  LONGS_EQUAL(1, json.at("resourceSpans").size());
  LONGS_EQUAL(1, json.at("/resourceSpans/0/scopeSpans/0/spans"_json_pointer).size());
}

TEST(EncodedSpan, resource_names_the_service_and_its_instance) {
  const Json attributes = encoded(span).at("/resourceSpans/0/resource/attributes"_json_pointer);
  CHECK(attributes == Json::parse(R"([
    {"key":"service.name","value":{"stringValue":"latchkeyd"}},
    {"key":"service.instance.id","value":{"stringValue":"VIN"}}])"));
}

TEST(EncodedSpan, least_has_hex_ids_decimal_times_and_a_number_for_its_kind) {
  CHECK(only_span(span) == Json::parse(R"({
    "traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","name":"verify",
    "kind":5,"startTimeUnixNano":"1790000000123456789","endTimeUnixNano":"1790000000223456789"})"));
}

TEST(EncodedSpan, everything_is_encoded) {
  span.parent_id = "b7ad6b7169203331";
  span.attributes = {{"text", "on"}, {"number", std::int64_t{-5}}, {"truth", true}};
  span.events = {{"accepted", 1'790'000'000'000'000'001}};
  span.error = "busy";
  const Json json = only_span(span);
  CHECK(json.at("parentSpanId") == "b7ad6b7169203331");
  CHECK(json.at("attributes") == Json::parse(R"([
    {"key":"text","value":{"stringValue":"on"}},
    {"key":"number","value":{"intValue":"-5"}},
    {"key":"truth","value":{"boolValue":true}}])"));
  CHECK(json.at("events") ==
        Json::parse(R"([{"timeUnixNano":"1790000000000000001","name":"accepted"}])"));
  CHECK(json.at("status") == Json::parse(R"({"code":2,"message":"busy"})"));
}

TEST(EncodedSpan, bytes_that_are_not_utf8_are_replaced) {
  span.name = "a\xFF";
  span.attributes = {{"text", "\xC3("}};
  span.error = "\x80";
  const Json json = only_span(span);
  CHECK(json.at("name") == "a\uFFFD");
  CHECK(json.at("/attributes/0/value/stringValue"_json_pointer) == "\uFFFD(");
  CHECK(json.at("/status/message"_json_pointer) == "\uFFFD");
}

}  // namespace latchkey::codec
