// Spans: begins spans and ends them at the time it is told, each trace on a time line of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "codec/trace.hpp"
#include "core/ids.hpp"
#include "core/reason.hpp"
#include "runtime/time_line.hpp"

namespace latchkey::runtime {

// One that has begun. To drop it is allowed: then it never was.
struct OpenSpan {
  TimeLine time;
  codec::Span span;
};

class Spans {
 public:
  using Random = std::function<std::uint64_t()>;
  using Sink = std::function<void(codec::Span)>;

  Spans(core::Vin vin, Random random, Sink sink);

  // The time of all that follows. Comes first.
  void set_time(base::Now now);
  [[nodiscard]] base::MonoTime now() const { return now_; }

  // About a command, in the trace of this `traceparent`, or in a new one where it is none.
  [[nodiscard]] OpenSpan begin(std::string name, codec::SpanKind kind, const core::CommandId& id,
                               std::string_view traceparent);
  [[nodiscard]] OpenSpan begin_child(const OpenSpan& parent, std::string name,
                                     codec::SpanKind kind = codec::SpanKind::internal);
  void add_event(OpenSpan& open, std::string_view name) const;
  void stop(OpenSpan& open) const { open.span.end_ns = open.time.at(now_); }  // to be given later
  void give(OpenSpan open) { sink_(std::move(open.span)); }
  void end(OpenSpan open);  // both

 private:
  [[nodiscard]] std::string make_id();

  core::Vin vin_;
  Random random_;
  Sink sink_;
  WallOffset wall_;
  base::MonoTime now_;
};

// How a command ended, and, where it did not succeed, why.
void add_ending(OpenSpan& open, core::Status status, core::Executed executed);
void add_failure(OpenSpan& open, core::Reason reason, std::string_view detail);
void add_attribute(OpenSpan& open, const char* key, std::string_view value);
void add_attribute(OpenSpan& open, const char* key, std::int64_t value);

}  // namespace latchkey::runtime
