#include "client/trace_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "client/columns.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"
#include "codec/callback.hpp"

namespace latchkey::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBarWidth = 32;
constexpr std::size_t kNameWidth = 60;
constexpr std::size_t kIndentMax = 16;  // levels
constexpr double kNsPerMs = 1e6;

constexpr std::array<const char*, 6> kKinds = {"",       "internal", "server",
                                               "client", "producer", "consumer"};

double in_ms(std::int64_t ns) { return static_cast<double>(ns) / kNsPerMs; }

// With a fraction of as many digits as the clocks of two machines may be worth.
std::string ms_words(std::int64_t ns) {
  std::array<char, 32> text{};
  (void)std::snprintf(text.data(), text.size(), "%.2f", in_ms(ns));
  return text.data();
}

std::string clipped(std::string text) {
  if (text.size() <= kNameWidth) return text;
  return std::string(base::Text<kNameWidth>::clipped(text).view()) + "...";
}

// Where in the whole trace it was.
std::string bar(const TraceLine& line, const Trace& trace) {
  const double whole = std::max<double>(1, static_cast<double>(trace.duration_ns));
  const auto column = [&](std::int64_t ns) {
    const double share = std::clamp(static_cast<double>(ns) / whole, 0.0, 1.0);
    return static_cast<std::size_t>(std::lround(share * kBarWidth));
  };
  const std::size_t begin = std::min(column(line.offset_ns), kBarWidth - 1);
  const std::size_t end = std::max(column(line.offset_ns + line.duration_ns), begin + 1);
  const char mark = line.span != nullptr ? '#' : '=';
  return '|' + std::string(begin, ' ') + std::string(end - begin, mark) +
         std::string(kBarWidth - end, ' ') + '|';
}

std::string remark_on(const TraceLine& line) {
  if (line.span != nullptr) return printable(line.span->span.error.value_or(""));
  return line.duration_ns < 0 ? "the clocks of the two do not agree" : "";
}

Row row_of(const TraceLine& line, const Trace& trace) {
  const std::string indent(2 * std::min(line.depth, kIndentMax), ' ');
  const bool is_span = line.span != nullptr;
  return {is_span ? clipped(printable(line.span->service)) : "",
          indent + (is_span ? clipped(printable(line.span->span.name)) : "broker"),
          ms_words(line.offset_ns),
          ms_words(line.duration_ns),
          bar(line, trace),
          remark_on(line)};
}

void align_right(std::vector<Row>& rows, std::size_t column) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row[column].size());
  for (Row& row : rows) row[column].insert(0, width - row[column].size(), ' ');
}

std::optional<std::string> attribute(const Trace& trace, std::string_view key) {
  for (const TraceLine& line : trace.lines) {
    if (line.span == nullptr) continue;
    for (const auto& [name, value] : line.span->span.attributes) {
      const auto* text = std::get_if<std::string>(&value);
      if (name == key && text != nullptr) return printable(*text);
    }
  }
  return std::nullopt;
}

Json attributes_json(const codec::Span& span) {
  Json json = Json::object();
  for (const auto& [key, value] : span.attributes) {
    std::visit([&, &name = key](const auto& known) { json[name] = known; }, value);
  }
  return json;
}

Json describe(const TraceLine& line, const Trace& trace) {
  Json json = {{"trace_id", trace.id}, {"depth", line.depth}};
  if (line.span == nullptr) {
    json.update({{"service", nullptr}, {"name", "broker"}});
  } else {
    const auto& [service, instance, span] = *line.span;
    json.update({{"service", service},
                 {"instance", instance},
                 {"name", span.name},
                 {"kind", kKinds.at(static_cast<std::size_t>(span.kind))},
                 {"span_id", span.span_id},
                 {"parent_id", span.parent_id.empty() ? Json(nullptr) : Json(span.parent_id)}});
  }
  json["offset_ms"] = in_ms(line.offset_ns);
  json["duration_ms"] = in_ms(line.duration_ns);
  if (line.span == nullptr) return json;
  const codec::Span& span = line.span->span;
  json["error"] = span.error ? Json(*span.error) : Json(nullptr);
  json["attributes"] = attributes_json(span);
  Json events = Json::array();
  for (const codec::SpanEvent& event : span.events) {
    const auto offset = static_cast<std::int64_t>(event.at_ns - trace.start_ns);
    events.push_back({{"name", event.name}, {"offset_ms", in_ms(offset)}});
  }
  json["events"] = std::move(events);
  return json;
}

}  // namespace

std::vector<std::string> trace_report(const Trace& trace) {
  const base::WallTime start{base::Millis{static_cast<std::int64_t>(trace.start_ns / 1'000'000U)}};
  std::vector<std::string> lines{"Trace:    " + trace.id};
  if (const auto id = attribute(trace, "latchkey.command_id")) lines.push_back("Command:  " + *id);
  if (const auto vin = attribute(trace, "latchkey.vin")) lines.push_back("Vehicle:  " + *vin);
  lines.push_back("Began:    " + codec::format_time(start));
  lines.push_back("Took:     " + ms_words(trace.duration_ns) + " ms");
  lines.emplace_back();

  std::vector<Row> rows{{"SERVICE", "SPAN", "FROM ms", "TOOK ms", "", ""}};
  for (const TraceLine& line : trace.lines) rows.push_back(row_of(line, trace));
  align_right(rows, 2);
  align_right(rows, 3);
  std::ranges::move(in_columns(rows), std::back_inserter(lines));
  return lines;
}

std::vector<std::string> trace_json(const Trace& trace) {
  std::vector<std::string> lines;
  for (const TraceLine& line : trace.lines) lines.push_back(ascii_line(describe(line, trace)));
  return lines;
}

}  // namespace latchkey::client
