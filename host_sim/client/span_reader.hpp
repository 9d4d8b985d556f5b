// Spans from OTLP/JSON lines, as the agent, the service backend or a collector writes them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "codec/trace.hpp"

namespace latchkey::client {

// One span, and whose it is. Its texts may come from anybody: not printable as they are.
struct ReadSpan {
  std::string service;
  std::string instance;
  codec::Span span;
};

struct ReadSpans {
  std::vector<ReadSpan> spans;
  std::size_t lines_without = 0;  // neither empty nor holding a span
};

// Adds what is in `text`, line by line. Ids become lower-case.
void read_spans(std::string_view text, ReadSpans& into);

}  // namespace latchkey::client
