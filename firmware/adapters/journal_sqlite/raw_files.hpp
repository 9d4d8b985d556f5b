// SQLite's own handles on its two files, for what it does not do itself. Everything goes through
// its VFS. What is changed is never what SQLite looks at: bytes behind the last page or frame, and
// bytes that become what they are.
#pragma once

#include <cstdint>

#include "adapters/journal_sqlite/database.hpp"

namespace latchkey::journal_sqlite {

enum class RawFile : int {
  database = SQLITE_FCNTL_FILE_POINTER,
  log = SQLITE_FCNTL_JOURNAL_POINTER,  // open once the database has been read
};

// Makes the file at least this long, with zeros, and syncs it.
[[nodiscard]] Result<void> extend(const Database& db, RawFile which, std::int64_t bytes);

// Reads the file from end to end, for an error of the disk if there is one.
[[nodiscard]] Result<void> read_through(const Database& db, RawFile which);

// Writes the file's bytes once more and syncs it: they are on the disk then, even if an earlier
// sync has failed and the kernel has taken them for written since.
[[nodiscard]] Result<void> write_again(const Database& db, RawFile which);

}  // namespace latchkey::journal_sqlite
