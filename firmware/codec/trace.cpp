#include "codec/trace.hpp"

#include <cstddef>

#include "codec/strict_json.hpp"

namespace latchkey::codec {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kHexDigits = "0123456789abcdef";

// version "-" trace-id "-" parent-id "-" trace-flags
constexpr std::size_t kTraceIdAt = 3;
constexpr std::size_t kSpanIdAt = 36;
constexpr std::size_t kFlagsAt = 53;
constexpr std::size_t kSize = 55;

bool is_hex(std::string_view text) {
  return text.find_first_not_of(kHexDigits) == std::string_view::npos;
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

std::uint8_t to_byte(std::string_view two_digits) {
  const std::size_t high = kHexDigits.find(two_digits[0]);
  return static_cast<std::uint8_t>(high * 16 + kHexDigits.find(two_digits[1]));
}

// 64-bit numbers are strings in the JSON of Protocol Buffers.
Json to_json(const std::variant<std::string, std::int64_t, bool>& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return {{"stringValue", *text}};
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return {{"intValue", std::to_string(*number)}};
  }
  return {{"boolValue", std::get<bool>(value)}};
}

Json to_json(const Attribute& attribute) {
  return {{"key", attribute.first}, {"value", to_json(attribute.second)}};
}

Json to_json(const SpanEvent& event) {
  return {{"timeUnixNano", std::to_string(event.at_ns)}, {"name", event.name}};
}

template <class Item>
Json to_array(const std::vector<Item>& items) {
  Json array = Json::array();
  for (const Item& item : items) array.push_back(to_json(item));
  return array;
}

Json to_json(const Span& span) {
  constexpr int kStatusCodeError = 2;
  Json json = {{"traceId", span.trace_id}, {"spanId", span.span_id}};
  if (!span.parent_id.empty()) json["parentSpanId"] = span.parent_id;
  json["name"] = span.name;
  json["kind"] = static_cast<int>(span.kind);
  json["startTimeUnixNano"] = std::to_string(span.start_ns);
  json["endTimeUnixNano"] = std::to_string(span.end_ns);
  if (!span.attributes.empty()) json["attributes"] = to_array(span.attributes);
  if (!span.events.empty()) json["events"] = to_array(span.events);
  if (span.error) json["status"] = {{"code", kStatusCodeError}, {"message", *span.error}};
  return json;
}

}  // namespace

std::optional<TraceContext> parse_traceparent(std::string_view text) {
  if (text.size() < kSize) return std::nullopt;
  const std::string_view version = text.substr(0, 2);
  if (!is_hex(version) || version == "ff") return std::nullopt;
  // A later version may have more fields.
  if (text.size() > kSize && (version == "00" || text[kSize] != '-')) return std::nullopt;
  for (const std::size_t at : {kTraceIdAt, kSpanIdAt, kFlagsAt}) {
    if (text[at - 1] != '-') return std::nullopt;
  }
  const std::string_view trace_id = text.substr(kTraceIdAt, kSpanIdAt - 1 - kTraceIdAt);
  const std::string_view span_id = text.substr(kSpanIdAt, kFlagsAt - 1 - kSpanIdAt);
  const std::string_view flags = text.substr(kFlagsAt, 2);
  if (!is_id(trace_id) || !is_id(span_id) || !is_hex(flags)) return std::nullopt;
  return TraceContext{std::string(trace_id), std::string(span_id), to_byte(flags)};
}

std::string format_traceparent(const TraceContext& context) {
  // `sampled`, the only flag of version 00: senders have to leave the others zero.
  const bool sampled = (context.flags & 1U) != 0;
  return "00-" + context.trace_id + "-" + context.span_id + (sampled ? "-01" : "-00");
}

std::string encode_span(std::string_view service, std::string_view instance, const Span& span) {
  const std::vector<Attribute> resource = {{"service.name", std::string(service)},
                                           {"service.instance.id", std::string(instance)}};
  const Json scope_spans = {{"scope", {{"name", "latchkey"}}},
                            {"spans", Json::array({to_json(span)})}};
  const Json resource_spans = {{"resource", {{"attributes", to_array(resource)}}},
                               {"scopeSpans", Json::array({scope_spans})}};
  return dump_json(Json{{"resourceSpans", Json::array({resource_spans})}});
}

}  // namespace latchkey::codec
