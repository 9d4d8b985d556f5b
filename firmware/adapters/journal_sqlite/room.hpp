// Room: disk space that is the journal's before it is needed, so that the outcome of an accepted
// command can be stored when the disk is full. docs/decisions/0007 says why it is done this way.
//
// Both files have their full size from the beginning. The database never outgrows it; the log (the
// WAL file) is written over in place, and grows only while a reader keeps it from starting over.
#pragma once

#include <cstdint>

#include "adapters/journal_sqlite/database.hpp"

namespace latchkey::journal_sqlite {

// In pages of 4 KiB. The defaults hold kRememberedMax commands of 8 KiB each with their outcomes.
struct Room {
  std::uint32_t database_pages = 2048;
  std::uint32_t log_pages = 512;
  // What must be free when a command is accepted: for its row and an outcome of kPacketBytesMax;
  // and for every commit of one command, with the marks of a full outbox on top.
  std::uint32_t reserve_pages = 32;
  std::uint32_t reserve_log_pages = 256;
};

inline constexpr std::uint32_t kPageBytes = 4096;

// The size of a log of so many pages: a header, and each page with one of its own.
constexpr std::int64_t log_bytes(std::uint32_t pages) {
  return 32 + pages * std::int64_t{24 + kPageBytes};
}

// Gives both files their size. Requires a database with its tables. ErrorCode::full: no room.
[[nodiscard]] Result<void> take_room(Database& db, const Room& room);

// Makes the log's file large enough for `pages`.
[[nodiscard]] Result<void> take_log_room(Database& db, std::uint32_t pages);

// Pages of the database that hold nothing. Inside a transaction: as it is so far.
[[nodiscard]] Result<std::int64_t> free_pages(Database& db, const Room& room);

}  // namespace latchkey::journal_sqlite
