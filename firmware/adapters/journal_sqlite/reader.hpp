// Reads a journal for people, whether or not an agent is using it, and without disturbing either.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/journal_sqlite/error.hpp"
#include "base/time.hpp"

namespace latchkey::journal_sqlite {

enum class CommandState : std::uint8_t {
  open,       // accepted; it runs, or did so when power was lost
  concluded,  // has its outcome, which the broker has not acknowledged
  delivered,  // the broker has the outcome
};

std::string_view to_string(CommandState state);

struct JournalCommand {
  std::string id;
  CommandState state = CommandState::open;
  std::string name;  // this and the times: empty where only the outcome is known
  std::optional<base::WallTime> issued_at;
  std::optional<base::WallTime> expires_at;
  unsigned last_intent = 0;   // the step, from 1, that was last about to be written
  bool compensating = false;  // and it was one of the rollback
  std::string outcome_topic;  // where the outcome goes; empty while open
  std::string outcome;        // the callback's JSON, as it is published; empty while open
};

struct JournalDump {
  std::size_t schema_version = 0;
  base::WallTime time_floor;
  std::optional<base::WallTime> refuse_issued_before;
  std::uint64_t database_bytes = 0;
  std::uint64_t log_bytes = 0;
  std::vector<JournalCommand> commands;  // in the order of their acceptance
};

// A snapshot. The reader must be allowed to open the file and its log. ErrorCode::version: a schema
// that this program does not read, foreign: no journal.
[[nodiscard]] Result<JournalDump> read_journal(const std::string& path);

}  // namespace latchkey::journal_sqlite
