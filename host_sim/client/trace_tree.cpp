#include "client/trace_tree.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace latchkey::client {
namespace {

using codec::SpanKind;

constexpr std::string_view kCommandId = "latchkey.command_id";

bool is_about(const codec::Span& span, std::string_view command_id) {
  return std::ranges::any_of(span.attributes, [&](const codec::Attribute& attribute) {
    const auto* text = std::get_if<std::string>(&attribute.second);
    return attribute.first == kCommandId && text != nullptr && *text == command_id;
  });
}

// Of the traces for which `wanted` holds of a span.
template <class Wanted>
std::optional<std::string> find_last(const std::vector<ReadSpan>& spans, Wanted wanted) {
  struct Found {
    std::uint64_t start_ns = std::numeric_limits<std::uint64_t>::max();
    bool wanted = false;
  };
  std::map<std::string_view, Found> traces;
  for (const ReadSpan& each : spans) {
    Found& trace = traces[each.span.trace_id];
    trace.start_ns = std::min(trace.start_ns, each.span.start_ns);
    trace.wanted = trace.wanted || wanted(each.span);
  }
  std::optional<std::pair<std::uint64_t, std::string_view>> last;
  for (const auto& [id, trace] : traces) {
    if (trace.wanted && (!last || trace.start_ns >= last->first)) last = {trace.start_ns, id};
  }
  return last ? std::optional(std::string(last->second)) : std::nullopt;
}

std::int64_t difference(std::uint64_t later, std::uint64_t earlier) {
  return static_cast<std::int64_t>(later - earlier);
}

class TreeMaker {
 public:
  TreeMaker(std::vector<const ReadSpan*> spans, std::uint64_t start_ns)
      : spans_(std::move(spans)), start_ns_(start_ns) {
    std::ranges::stable_sort(spans_, {}, [](const ReadSpan* each) { return each->span.start_ns; });
    for (const ReadSpan* each : spans_) by_id_.try_emplace(each->span.span_id, each);
    for (const ReadSpan* each : spans_) {
      if (const ReadSpan* parent = parent_of(*each)) children_[parent].push_back(each);
    }
  }

  std::vector<TraceLine> lines() {
    for (const ReadSpan* each : spans_) {
      if (parent_of(*each) == nullptr) add_with_children(*each);
    }
    // Those that are each other's parents.
    for (const ReadSpan* each : spans_) add_with_children(*each);
    return std::move(lines_);
  }

 private:
  // Nothing: it has none, or it is in a file that is not here.
  [[nodiscard]] const ReadSpan* parent_of(const ReadSpan& child) const {
    const auto found = by_id_.find(child.span.parent_id);
    return found != by_id_.end() && found->second != &child ? found->second : nullptr;
  }

  // Not by recursion: a file decides how deep it is.
  void add_with_children(const ReadSpan& top) {
    std::vector<std::pair<const ReadSpan*, std::size_t>> open{{&top, 0}};
    while (!open.empty()) {
      const auto [each, depth] = open.back();
      open.pop_back();
      if (!added_.insert(each).second) continue;
      add_broker(*each, depth);
      add(*each, depth);
      const auto children = children_.find(each);
      if (children == children_.end()) continue;
      for (auto child = children->second.rbegin(); child != children->second.rend(); ++child) {
        open.emplace_back(*child, depth + 1);
      }
    }
  }

  void add(const ReadSpan& each, std::size_t depth) {
    lines_.push_back({.depth = depth,
                      .span = &each,
                      .offset_ns = difference(each.span.start_ns, start_ns_),
                      .duration_ns = difference(each.span.end_ns, each.span.start_ns)});
  }

  // A message leaves at the start of the span that sends it, which ends with the broker's own
  // acknowledgement.
  void add_broker(const ReadSpan& receiver, std::size_t depth) {
    const ReadSpan* sender = parent_of(receiver);
    if (sender == nullptr || sender->span.kind != SpanKind::producer ||
        receiver.span.kind != SpanKind::consumer || sender->service == receiver.service) {
      return;
    }
    lines_.push_back({.depth = depth,
                      .span = nullptr,
                      .offset_ns = difference(sender->span.start_ns, start_ns_),
                      .duration_ns = difference(receiver.span.start_ns, sender->span.start_ns)});
  }

  std::vector<const ReadSpan*> spans_;
  std::uint64_t start_ns_;
  std::map<std::string_view, const ReadSpan*> by_id_;
  std::map<const ReadSpan*, std::vector<const ReadSpan*>> children_;
  std::set<const ReadSpan*> added_;
  std::vector<TraceLine> lines_;
};

}  // namespace

std::optional<std::string> find_trace_of_command(const std::vector<ReadSpan>& spans,
                                                 std::string_view command_id) {
  return find_last(spans, [&](const codec::Span& span) { return is_about(span, command_id); });
}

std::optional<std::string> find_last_trace(const std::vector<ReadSpan>& spans) {
  return find_last(spans, [](const codec::Span&) { return true; });
}

std::optional<Trace> make_trace(const std::vector<ReadSpan>& spans, std::string_view trace_id) {
  std::vector<const ReadSpan*> chosen;
  for (const ReadSpan& each : spans) {
    if (each.span.trace_id == trace_id) chosen.push_back(&each);
  }
  if (chosen.empty()) return std::nullopt;
  std::uint64_t start_ns = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t end_ns = 0;
  for (const ReadSpan* each : chosen) {
    start_ns = std::min(start_ns, each->span.start_ns);
    end_ns = std::max(end_ns, each->span.end_ns);
  }
  return Trace{.id = std::string(trace_id),
               .start_ns = start_ns,
               .duration_ns = difference(end_ns, start_ns),
               .lines = TreeMaker(std::move(chosen), start_ns).lines()};
}

}  // namespace latchkey::client
