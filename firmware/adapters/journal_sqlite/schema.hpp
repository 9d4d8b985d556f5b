// The journal's tables, and the way from every earlier version of them to the present one.
//
//   commands  one row per remembered command, in the order of acceptance; state is 0 while it is
//             open, 1 once it has its outcome, 2 once the broker has that too. The reply columns
//             (topic, correlation, traceparent, tracestate) are the request's while it is open and
//             the outcome message's from then on.
//   params    of the open command. A value's storage class is its kind: INTEGER for a truth value,
//             REAL for a number, TEXT for a word.
//   meta      one row: the time floor, and the moment before which commands are refused.
//
// Times are milliseconds since 1970 UTC.
#pragma once

#include <optional>
#include <span>

#include "adapters/journal_sqlite/database.hpp"

namespace latchkey::journal_sqlite {

inline constexpr std::int64_t kApplicationId = 0x4C4B4A31;  // "LKJ1", PRAGMA application_id

// The script at i takes a file from version i (PRAGMA user_version) to i + 1; a new file has 0.
using Migrations = std::span<const char* const>;
extern const Migrations kMigrations;

// The version of the file, 0 for an empty one. Errors: foreign, version (newer than the last step).
[[nodiscard]] Result<std::size_t> schema_version(Database& db, Migrations migrations);

// Brings the file to the last version in one transaction. A file made by this refuses what was
// issued before `lost_at`, if given.
[[nodiscard]] Result<void> migrate(Database& db, Migrations migrations, std::size_t from,
                                   std::optional<base::WallTime> lost_at);

}  // namespace latchkey::journal_sqlite
