#include "adapters/journal_sqlite/reader.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "adapters/journal_sqlite/database.hpp"
#include "adapters/journal_sqlite/schema.hpp"

namespace latchkey::journal_sqlite {
namespace {

std::uint64_t size_of(const std::string& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  return missing ? 0 : size;
}

Result<void> read_meta(Database& db, JournalDump& dump) {
  Statement meta = db.query("SELECT time_floor, refuse_issued_before FROM meta");
  const auto row = meta.next();
  if (!row) return base::unexpected(row.error());
  if (!*row) return base::unexpected(Error{ErrorCode::corrupt, "the time floor is missing"});
  dump.time_floor = meta.time(0);
  if (!meta.is_null(1)) dump.refuse_issued_before = meta.time(1);
  return {};
}

JournalCommand command_at(const Statement& row) {
  JournalCommand command;
  command.id = row.text(0);
  command.state = static_cast<CommandState>(row.integer(1));
  if (!row.is_null(2)) {
    command.name = row.text(2);
    command.issued_at = row.time(3);
    command.expires_at = row.time(4);
    command.last_intent = static_cast<unsigned>(row.integer(5));
    command.compensating = row.integer(6) != 0;
  }
  if (command.state != CommandState::open) {
    command.outcome_topic = row.text(7);
    command.outcome = row.text(8);
  }
  return command;
}

Result<void> read_commands(Database& db, JournalDump& dump) {
  Statement rows = db.query(
      "SELECT id, state, name, issued_at, expires_at, last_intent, compensating, topic, payload"
      " FROM commands ORDER BY seq");
  for (;;) {
    const auto row = rows.next();
    if (!row) return base::unexpected(row.error());
    if (!*row) return {};
    const std::int64_t state = rows.integer(1);
    if (state < 0 || state > static_cast<std::int64_t>(CommandState::delivered)) {
      return base::unexpected(Error{ErrorCode::corrupt, "the state of a command"});
    }
    dump.commands.push_back(command_at(rows));
  }
}

}  // namespace

std::string_view to_string(CommandState state) {
  switch (state) {
    case CommandState::open: return "open";
    case CommandState::concluded: return "concluded";
    case CommandState::delivered: return "delivered";
  }
  return "?";
}

Result<JournalDump> read_journal(const std::string& path) {
  auto opened = Database::open(path, Database::Access::read_only, {});
  if (!opened) return base::unexpected(opened.error());
  Database& db = *opened;
  // One transaction: one snapshot.
  if (auto begun = db.run_script("PRAGMA busy_timeout = 2000; BEGIN"); !begun) {
    return base::unexpected(begun.error());
  }
  const auto version = schema_version(db, kMigrations);
  if (!version) return base::unexpected(version.error());
  if (*version != kMigrations.size()) {
    return base::unexpected(Error{ErrorCode::version,
                                  "a journal of an earlier version, or an "
                                  "empty one: the agent brings it up to date"});
  }
  JournalDump dump{.schema_version = *version,
                   .time_floor = {},
                   .refuse_issued_before = std::nullopt,
                   .database_bytes = size_of(path),
                   .log_bytes = size_of(path + "-wal"),
                   .commands = {}};
  auto read = read_meta(db, dump).and_then([&] { return read_commands(db, dump); });
  if (!read) return base::unexpected(read.error());
  return dump;
}

}  // namespace latchkey::journal_sqlite
