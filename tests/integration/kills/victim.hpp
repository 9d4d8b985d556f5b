// Victim: the agent as something to kill: a process, or the whole machine that it runs on.
//
// One thread. Throws std::runtime_error when something cannot be done.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "adapters/journal_sqlite/reader.hpp"

namespace latchkey::kills {

class Victim {
 public:
  Victim() = default;
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;
  virtual ~Victim() = default;

  // Starts it, without waiting for it.
  virtual void launch() = 0;
  // At once, and with it all that it had not made durable.
  virtual void kill() = 0;
  // That it ended without having been killed, and what it said last; nothing while it runs.
  virtual std::optional<std::string> ended() = 0;
  // In order. What was wrong with that; nothing: all was well.
  virtual std::optional<std::string> stop() = 0;

  // Once it was stopped.
  [[nodiscard]] virtual journal_sqlite::JournalDump journal() const = 0;
  // Where it writes its log to.
  [[nodiscard]] virtual std::filesystem::path log() const = 0;
};

}  // namespace latchkey::kills
