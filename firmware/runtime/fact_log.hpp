// FactLog: each fact once, as one line of key=value, with the command's id.
//
//   ts=2026-11-23T10:00:00.123Z level=info event=accepted id=0190… detail=door_lock
//
// What anybody on the network can cause is limited: so many lines of a kind in a second, then one
// line that says how many more there were.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "core/io.hpp"
#include "ports/clock.hpp"

namespace latchkey::runtime {

enum class LogLevel : std::uint8_t { error, warning, info, debug };

// Its name in the log.
std::string_view to_string(core::FactKind kind);

class FactLog {
 public:
  using Sink = std::function<void(std::string_view line)>;  // a line without its newline

  FactLog(const ports::Clock& clock, LogLevel level, Sink sink);

  void operator()(const core::Fact& fact);

  // A line of the program's own: `event` is a word, `detail` a sentence.
  void say(LogLevel level, std::string_view event, std::string_view detail);

  // How many lines there was no room for.
  [[nodiscard]] std::uint64_t suppressed() const { return suppressed_; }

 private:
  static constexpr unsigned kLinesPerSecond = 20;
  static constexpr std::size_t kKinds = static_cast<std::size_t>(core::kLastFactKind) + 1;

  struct Window {
    base::MonoTime from;
    unsigned lines = 0;
    std::uint64_t suppressed = 0;
  };

  [[nodiscard]] bool has_room(const core::Fact& fact, base::Now now);
  void write(base::WallTime at, LogLevel level, std::string_view event, std::string_view rest);

  const ports::Clock& clock_;
  LogLevel level_;
  Sink sink_;
  std::array<Window, kKinds> windows_{};
  std::uint64_t suppressed_ = 0;
};

}  // namespace latchkey::runtime
