// One trace out of many spans, as a tree.
//
// Its order is that of a person's reading: each span above what it led to, siblings as they began.
// Between a service that sent a message and another that received it stands the broker. Spans may
// come from anybody: whatever their ids and times are, each is there once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/span_reader.hpp"

namespace latchkey::client {

struct TraceLine {
  std::size_t depth = 0;
  const ReadSpan* span = nullptr;  // nothing: the broker
  std::int64_t offset_ns = 0;      // from the start of the trace
  std::int64_t duration_ns = 0;    // of the broker: below zero when the two clocks do not agree
};

struct Trace {
  std::string id;
  std::uint64_t start_ns = 0;  // since 1970
  std::int64_t duration_ns = 0;
  std::vector<TraceLine> lines;  // about the spans that it was made of
};

// The id of the trace that a command is in; of several, the one that began last. Nothing: none.
[[nodiscard]] std::optional<std::string> find_trace_of_command(const std::vector<ReadSpan>& spans,
                                                               std::string_view command_id);
// Of the trace that began last.
[[nodiscard]] std::optional<std::string> find_last_trace(const std::vector<ReadSpan>& spans);

// Nothing: it has no span among these.
[[nodiscard]] std::optional<Trace> make_trace(const std::vector<ReadSpan>& spans,
                                              std::string_view trace_id);

}  // namespace latchkey::client
