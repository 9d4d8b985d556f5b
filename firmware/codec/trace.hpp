// W3C Trace Context (level 1), and spans in OTLP's JSON, which every collector of OpenTelemetry
// reads from a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace latchkey::codec {

// The `traceparent` header, taken apart.
struct TraceContext {
  std::string trace_id;  // 32 digits, lower-case hex, not all zero
  std::string span_id;   // 16, the same: the sender's span
  std::uint8_t flags = 1;
};

// Version 00, or what a later version has in common with it. Nothing: not one, a trace begins anew.
[[nodiscard]] std::optional<TraceContext> parse_traceparent(std::string_view text);
[[nodiscard]] std::string format_traceparent(const TraceContext& context);

enum class SpanKind : std::uint8_t { internal = 1, server, client, producer, consumer };

using Attribute = std::pair<std::string, std::variant<std::string, std::int64_t, bool>>;

struct SpanEvent {
  std::string name;
  std::uint64_t at_ns;  // since 1970
};

struct Span {
  std::string trace_id;
  std::string span_id;
  std::string parent_id;  // empty: the first of its trace
  std::string name;
  SpanKind kind = SpanKind::internal;
  std::uint64_t start_ns = 0;  // since 1970
  std::uint64_t end_ns = 0;
  std::vector<Attribute> attributes{};
  std::vector<SpanEvent> events{};
  std::optional<std::string> error{};  // it failed, and why
};

// An ExportTraceServiceRequest of one span, on one line without a line end: {"resourceSpans":[…]}.
// `service` is the program's name; `instance` tells its processes, or vehicles, apart.
[[nodiscard]] std::string encode_span(std::string_view service, std::string_view instance,
                                      const Span& span);

}  // namespace latchkey::codec
