// Spans to make traces of.
#pragma once

#include <string>

#include "client/span_reader.hpp"

namespace latchkey::client::testing {

inline constexpr std::uint64_t kMs = 1'000'000;
inline constexpr std::uint64_t kNoon = 1'780'315'200'000'000'000;  // 2026-06-01T12:00:00Z

inline std::string trace_id(char digit) { return std::string(32, digit); }
inline std::string span_id(char digit) { return std::string(16, digit); }

// Of trace `1`, from and until milliseconds after noon. No parent: '-'.
inline ReadSpan span(const char* service, const char* name, char id, char parent,
                     std::uint64_t from_ms, std::uint64_t until_ms,
                     codec::SpanKind kind = codec::SpanKind::internal) {
  return {.service = service,
          .instance = "VIN",
          .span = {.trace_id = trace_id('1'),
                   .span_id = span_id(id),
                   .parent_id = parent == '-' ? "" : span_id(parent),
                   .name = name,
                   .kind = kind,
                   .start_ns = kNoon + from_ms * kMs,
                   .end_ns = kNoon + until_ms * kMs}};
}

inline std::string line_of(const ReadSpan& read) {
  return codec::encode_span(read.service, read.instance, read.span) + '\n';
}

}  // namespace latchkey::client::testing
