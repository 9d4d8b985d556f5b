#include "runtime/spans.hpp"

#include <utility>

namespace latchkey::runtime {
namespace {

std::string hex(std::uint64_t number) {
  std::string digits(16, '0');
  for (auto digit = digits.rbegin(); number != 0; ++digit, number >>= 4U) {
    *digit = "0123456789abcdef"[number & 0xFU];
  }
  return digits;
}

}  // namespace

Spans::Spans(core::Vin vin, Random random, Sink sink)
    : vin_(vin), random_(std::move(random)), sink_(std::move(sink)) {}

void Spans::set_time(base::Now now) {
  now_ = now.mono;
  wall_.observe(now);
}

OpenSpan Spans::begin(std::string name, codec::SpanKind kind, const core::CommandId& id,
                      std::string_view traceparent) {
  codec::Span span{
      .trace_id = {}, .span_id = {}, .parent_id = {}, .name = std::move(name), .kind = kind};
  if (auto context = codec::parse_traceparent(traceparent)) {
    span.trace_id = std::move(context->trace_id);
    span.parent_id = std::move(context->span_id);
  } else {
    span.trace_id = make_id();
    span.trace_id += make_id();
  }
  span.span_id = make_id();
  OpenSpan open{wall_.line(), std::move(span)};
  open.span.start_ns = open.time.at(now_);
  add_attribute(open, "latchkey.command_id", id.view());
  add_attribute(open, "latchkey.vin", vin_.view());
  return open;
}

OpenSpan Spans::begin_child(const OpenSpan& parent, std::string name, codec::SpanKind kind) {
  return {parent.time,
          {.trace_id = parent.span.trace_id,
           .span_id = make_id(),
           .parent_id = parent.span.span_id,
           .name = std::move(name),
           .kind = kind,
           .start_ns = parent.time.at(now_)}};
}

void Spans::add_event(OpenSpan& open, std::string_view name) const {
  open.span.events.push_back({std::string(name), open.time.at(now_)});
}

void Spans::end(OpenSpan open) {
  stop(open);
  give(std::move(open));
}

std::string Spans::make_id() {
  const std::uint64_t number = random_();
  return hex(number != 0 ? number : 1);  // all zeros are no id
}

void add_ending(OpenSpan& open, core::Status status, core::Executed executed) {
  add_attribute(open, "latchkey.status", core::to_string(status));
  add_attribute(open, "latchkey.executed", core::to_string(executed));
}

void add_failure(OpenSpan& open, core::Reason reason, std::string_view detail) {
  add_attribute(open, "latchkey.reason", core::to_string(reason));
  std::string error(core::to_string(reason));
  if (!detail.empty()) error.append(": ").append(detail);
  open.span.error = std::move(error);
}

void add_attribute(OpenSpan& open, const char* key, std::string_view value) {
  open.span.attributes.emplace_back(key, std::string(value));
}

void add_attribute(OpenSpan& open, const char* key, std::int64_t value) {
  open.span.attributes.emplace_back(key, value);
}

}  // namespace latchkey::runtime
