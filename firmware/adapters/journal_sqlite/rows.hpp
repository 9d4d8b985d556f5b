// Rows of the journal's tables, to and from the core's types.
//
// Functions that write run inside the caller's transaction. A row that does not hold what it must
// is ErrorCode::corrupt.
#pragma once

#include <optional>

#include "adapters/journal_sqlite/database.hpp"
#include "ports/journal.hpp"

namespace latchkey::journal_sqlite {

[[nodiscard]] Result<void> insert_command(Database& db, const core::Request& request);

// It only moves forward.
[[nodiscard]] Result<void> raise_time_floor(Database& db, base::WallTime to);

// ErrorCode::refused: this command is not open.
[[nodiscard]] Result<void> update_intent(Database& db, const core::record::Intent& intent);

// Storing the same outcome again changes nothing; storing another one is refused. The outcome of a
// command that the journal has lost is kept on its own.
[[nodiscard]] Result<void> conclude_command(Database& db, const ports::StoredOutcome& outcome);

[[nodiscard]] Result<void> mark_delivered(Database& db, const core::CommandId& id);
[[nodiscard]] Result<void> mark_posted(Database& db, const core::CommandId& id);

// Removes a command that is still open.
[[nodiscard]] Result<void> remove_open(Database& db, const core::CommandId& id);

[[nodiscard]] Result<std::optional<ports::StoredOutcome>> find_outcome(Database& db,
                                                                       const core::CommandId& id);

[[nodiscard]] Result<core::Restored> read_restored(Database& db);

}  // namespace latchkey::journal_sqlite
