#include "client/span_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "client/wire_json.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::client {
namespace {

using nlohmann::json;

// A collector writes what it got in a batch as one line.
constexpr codec::JsonLimits kLimits{.depth = 32, .values = 4'000'000, .string_bytes = 64 * 1024};

// The elements of an array that is a member of `of`; none where there is no such array.
const json::array_t& elements_of(const json& of, const char* name) {
  static const json::array_t kNone;
  const json* array = member_of(of, name);
  return array != nullptr && array->is_array() ? array->get_ref<const json::array_t&>() : kNone;
}

// A number as JSON has it, or, being one of 64 bits, as a string. 0: neither.
template <class Number>
Number whole_number(const json* value) {
  Number number = 0;
  if (value == nullptr) return number;
  if (const auto* text = value->get_ptr<const std::string*>()) {
    std::from_chars(text->data(), text->data() + text->size(), number);
  } else if (const auto* positive = value->get_ptr<const std::uint64_t*>()) {
    number = static_cast<Number>(*positive);
  } else if (const auto* other = value->get_ptr<const std::int64_t*>()) {
    number = static_cast<Number>(*other);
  }
  return number;
}

std::uint64_t time_of(const json& of, const char* name) {
  return whole_number<std::uint64_t>(member_of(of, name));
}

// Of `digits` digits; nothing for anything else and for zeros.
std::optional<std::string> id_of(const json& of, const char* name, std::size_t digits) {
  std::string id = text_of(of, name);
  std::ranges::transform(id, id.begin(), [](char c) {
    return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const bool valid = id.size() == digits &&
                     id.find_first_not_of("0123456789abcdef") == std::string::npos &&
                     id.find_first_not_of('0') != std::string::npos;
  return valid ? std::optional(std::move(id)) : std::nullopt;
}

codec::SpanKind kind_of(const json& span) {
  const auto number = whole_number<std::uint64_t>(member_of(span, "kind"));
  const auto last = static_cast<std::uint64_t>(codec::SpanKind::consumer);
  return number >= 1 && number <= last ? static_cast<codec::SpanKind>(number)
                                       : codec::SpanKind::internal;
}

// Those of the kinds that codec::encode_span writes.
std::vector<codec::Attribute> attributes_of(const json& of) {
  std::vector<codec::Attribute> attributes;
  for (const json& each : elements_of(of, "attributes")) {
    const json* value = member_of(each, "value");
    if (value == nullptr) continue;
    std::string key = text_of(each, "key");
    if (const json* text = member_of(*value, "stringValue"); text != nullptr && text->is_string()) {
      attributes.emplace_back(std::move(key), text->get<std::string>());
    } else if (const json* number = member_of(*value, "intValue")) {
      attributes.emplace_back(std::move(key), whole_number<std::int64_t>(number));
    } else if (member_of(*value, "boolValue") != nullptr) {
      attributes.emplace_back(std::move(key), flag_of(*value, "boolValue"));
    }
  }
  return attributes;
}

std::optional<std::string> error_of(const json& span) {
  constexpr int kStatusCodeError = 2;
  const json* status = member_of(span, "status");
  if (status == nullptr || whole_number<int>(member_of(*status, "code")) != kStatusCodeError) {
    return std::nullopt;
  }
  const std::string message = text_of(*status, "message");
  return message.empty() ? "error" : message;
}

std::optional<codec::Span> span_of(const json& from) {
  auto trace_id = id_of(from, "traceId", 32);
  auto span_id = id_of(from, "spanId", 16);
  if (!trace_id || !span_id) return std::nullopt;
  codec::Span span{.trace_id = std::move(*trace_id),
                   .span_id = std::move(*span_id),
                   .parent_id = id_of(from, "parentSpanId", 16).value_or(""),
                   .name = text_of(from, "name"),
                   .kind = kind_of(from),
                   .start_ns = time_of(from, "startTimeUnixNano"),
                   .end_ns = time_of(from, "endTimeUnixNano"),
                   .attributes = attributes_of(from),
                   .error = error_of(from)};
  for (const json& event : elements_of(from, "events")) {
    span.events.push_back({text_of(event, "name"), time_of(event, "timeUnixNano")});
  }
  span.end_ns = std::max(span.end_ns, span.start_ns);
  return span;
}

// Whether there was one at all.
bool read_line(std::string_view line, std::vector<ReadSpan>& into) {
  const std::size_t before = into.size();
  const auto request = codec::parse_strict(line, kLimits);
  if (!request) return false;
  for (const json& of_resource : elements_of(*request, "resourceSpans")) {
    const json* resource = member_of(of_resource, "resource");
    std::string service;
    std::string instance;
    for (const auto& [key, value] :
         attributes_of(resource != nullptr ? *resource : json::object())) {
      const auto* text = std::get_if<std::string>(&value);
      if (text != nullptr && key == "service.name") service = *text;
      if (text != nullptr && key == "service.instance.id") instance = *text;
    }
    for (const json& of_scope : elements_of(of_resource, "scopeSpans")) {
      for (const json& each : elements_of(of_scope, "spans")) {
        if (auto span = span_of(each)) into.push_back({service, instance, std::move(*span)});
      }
    }
  }
  return into.size() > before;
}

}  // namespace

void read_spans(std::string_view text, ReadSpans& into) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
    if (!blank && !read_line(line, into.spans)) ++into.lines_without;
  }
}

}  // namespace latchkey::client
