#include "adapters/journal_sqlite/room.hpp"

#include <string>

#include "adapters/journal_sqlite/raw_files.hpp"

namespace latchkey::journal_sqlite {

Result<void> take_room(Database& db, const Room& room) {
  // A checkpoint cuts the file off behind the last page; but only down to a multiple of this.
  int chunk = static_cast<int>(room.database_pages * kPageBytes);
  sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_CHUNK_SIZE, &chunk);
  return db.run("PRAGMA max_page_count = " + std::to_string(room.database_pages))
      .and_then([&] { return extend(db, RawFile::database, chunk); })
      .and_then([&] { return take_log_room(db, room.log_pages); });
}

// Zeros are written, not left as a hole, so that the disk has to provide for them. Behind the last
// frame they end the log as the end of the file would.
Result<void> take_log_room(Database& db, std::uint32_t pages) {
  return extend(db, RawFile::log, log_bytes(pages));
}

Result<std::int64_t> free_pages(Database& db, const Room& room) {
  auto used = db.integer("PRAGMA page_count");
  if (!used) return used;
  auto listed = db.integer("PRAGMA freelist_count");
  if (!listed) return listed;
  return room.database_pages - *used + *listed;
}

}  // namespace latchkey::journal_sqlite
