#include "runtime/fact_log.hpp"

#include <utility>

#include "codec/callback.hpp"

namespace latchkey::runtime {

using core::FactKind;

std::string_view to_string(FactKind kind) {
  switch (kind) {
    case FactKind::accepted: return "accepted";
    case FactKind::duplicate: return "duplicate";
    case FactKind::refused: return "refused";
    case FactKind::ignored: return "ignored";
    case FactKind::answered: return "answered";
    case FactKind::step_started: return "step_started";
    case FactKind::step_confirmed: return "step_confirmed";
    case FactKind::rolling_back: return "rolling_back";
    case FactKind::concluded: return "concluded";
    case FactKind::delivered: return "delivered";
    case FactKind::posted: return "posted";
    case FactKind::not_posted: return "not_posted";
    case FactKind::recovering: return "recovering";
    case FactKind::stuck: return "stuck";
    case FactKind::unstuck: return "unstuck";
    case FactKind::store_failed: return "store_failed";
    case FactKind::illegal_event: return "illegal_event";
    case FactKind::link_up: return "link_up";
    case FactKind::link_down: return "link_down";
    case FactKind::unsent: return "unsent";
    case FactKind::vehicle_up: return "vehicle_up";
    case FactKind::vehicle_down: return "vehicle_down";
  }
  return "";
}

namespace {

LogLevel level_of(FactKind kind) {
  switch (kind) {
    case FactKind::store_failed:
    case FactKind::illegal_event: return LogLevel::error;
    case FactKind::ignored:
    case FactKind::rolling_back:
    case FactKind::recovering:
    case FactKind::stuck:
    case FactKind::link_down:
    case FactKind::not_posted:
    case FactKind::unsent:
    case FactKind::vehicle_down: return LogLevel::warning;
    case FactKind::accepted:
    case FactKind::duplicate:
    case FactKind::refused:
    case FactKind::answered:
    case FactKind::concluded:
    case FactKind::unstuck:
    case FactKind::link_up:
    case FactKind::vehicle_up: return LogLevel::info;
    case FactKind::step_started:
    case FactKind::step_confirmed:
    case FactKind::delivered:
    case FactKind::posted: return LogLevel::debug;
  }
  return LogLevel::info;
}

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::error: return "error";
    case LogLevel::warning: return "warning";
    case LogLevel::info: return "info";
    case LogLevel::debug: return "debug";
  }
  return "";
}

// Text may come from the wire: nothing in it may end the line, pass for another key, or move the
// cursor of a terminal (U+009B does) or its reading direction. So the log is ASCII.
std::string quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      constexpr std::string_view kHex = "0123456789abcdef";
      out += "\\x";
      out += kHex[byte >> 4U];
      out += kHex[byte & 0xfU];
    } else {
      out += c;
    }
  }
  return out += '"';
}

}  // namespace

FactLog::FactLog(const ports::Clock& clock, LogLevel level, Sink sink)
    : clock_(clock), level_(level), sink_(std::move(sink)) {}

void FactLog::operator()(const core::Fact& fact) {
  const LogLevel level = level_of(fact.kind);
  if (level > level_) return;
  const base::Now now = clock_.now();
  if (!has_room(fact, now)) return;
  std::string rest;
  if (fact.id) rest += " id=" + std::string(fact.id->view());
  if (fact.reason) rest += " reason=" + std::string(core::to_string(*fact.reason));
  if (!fact.detail.empty()) rest += " detail=" + quote(fact.detail.view());
  write(now.wall, level, to_string(fact.kind), rest);
}

void FactLog::say(LogLevel level, std::string_view event, std::string_view detail) {
  if (level > level_) return;
  const std::string rest = detail.empty() ? std::string() : " detail=" + quote(detail);
  write(clock_.now().wall, level, event, rest);
}

bool FactLog::has_room(const core::Fact& fact, base::Now now) {
  Window& window = windows_[static_cast<std::size_t>(fact.kind)];
  if (now.mono - window.from >= std::chrono::seconds(1)) {
    if (window.suppressed > 0) {
      write(now.wall, LogLevel::warning, "suppressed",
            " kind=" + std::string(to_string(fact.kind)) +
                " lines=" + std::to_string(window.suppressed));
    }
    window = {.from = now.mono, .lines = 0, .suppressed = 0};
  }
  if (window.lines < kLinesPerSecond) {
    ++window.lines;
    return true;
  }
  ++window.suppressed;
  ++suppressed_;
  return false;
}

void FactLog::write(base::WallTime at, LogLevel level, std::string_view event,
                    std::string_view rest) {
  std::string line = "ts=" + codec::format_time(at) + " level=" + std::string(to_string(level)) +
                     " event=" + std::string(event) + std::string(rest);
  sink_(line);
}

}  // namespace latchkey::runtime
