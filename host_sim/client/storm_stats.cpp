#include "client/storm_stats.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "client/text.hpp"

namespace latchkey::client {
namespace {

double in_ms(StormStats::Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

std::string fixed(double number, int digits) {
  char text[64];
  const int size = std::snprintf(text, sizeof text, "%.*f", digits, number);
  return {text, static_cast<std::size_t>(std::max(size, 0))};
}

double rounded(double number) { return std::round(number * 1000) / 1000; }

}  // namespace

void StormStats::add(const std::string& answer, Duration latency) {
  ++answers_[answer];
  latencies_.push_back(latency);
}

void StormStats::finish(std::size_t sent, Duration took) {
  sent_ = sent;
  took_ = took;
  std::ranges::sort(latencies_);
}

std::vector<std::string> StormStats::lines() const {
  std::vector<std::string> lines;
  lines.push_back(grouped(sent_) + " sent, " + grouped(answered()) + " answered in " +
                  fixed(in_ms(took_) / 1000, 2) + " s: " +
                  grouped(static_cast<std::uint64_t>(std::llround(per_second()))) + " a second");
  for (const auto& [answer, count] : answers_) {
    lines.push_back("  " + printable(answer) + ": " + grouped(count));
  }
  if (unanswered() > 0) lines.push_back("  no answer: " + grouped(unanswered()));
  if (!latencies_.empty()) {
    lines.push_back("first answer after p50 " + fixed(in_ms(percentile(0.5)), 2) + " ms, p99 " +
                    fixed(in_ms(percentile(0.99)), 2) + " ms, max " +
                    fixed(in_ms(latencies_.back()), 2) + " ms");
  }
  return lines;
}

nlohmann::ordered_json StormStats::json() const {
  nlohmann::ordered_json latency = nullptr;
  if (!latencies_.empty()) {
    latency = {{"p50", rounded(in_ms(percentile(0.5)))},
               {"p99", rounded(in_ms(percentile(0.99)))},
               {"max", rounded(in_ms(latencies_.back()))}};
  }
  return {{"sent", sent_},
          {"answered", answered()},
          {"unanswered", unanswered()},
          {"took_ms", rounded(in_ms(took_))},
          {"per_second", rounded(per_second())},
          {"answers", answers_},
          {"latency_ms", latency}};
}

StormStats::Duration StormStats::percentile(double share) const {
  const auto rank =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(latencies_.size())));
  return latencies_[std::max<std::size_t>(rank, 1) - 1];
}

double StormStats::per_second() const {
  const double seconds = std::chrono::duration<double>(took_).count();
  return seconds > 0 ? static_cast<double>(answered()) / seconds : 0;
}

}  // namespace latchkey::client
