#include "adapters/journal_sqlite/database.hpp"

namespace latchkey::journal_sqlite {

Statement::Statement(sqlite3* db, std::string_view sql) : db_(db) {
  sqlite3_stmt* statement = nullptr;
  keep(sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement, nullptr));
  statement_.reset(statement);
}

Result<bool> Statement::next() {
  if (failed_ != SQLITE_OK) return base::unexpected(error(failed_));
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return base::unexpected(error(code));
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string_view{}
                          : std::string_view(static_cast<const char*>(bytes), size);
}

int Statement::type(int column) const { return sqlite3_column_type(statement_.get(), column); }

base::WallTime Statement::time(int column) const {
  return base::WallTime(base::Millis(integer(column)));
}

// SQLITE_STATIC is a null pointer: the arguments outlive the statement.

void Statement::bind_integer(int position, std::int64_t value) {
  keep(sqlite3_bind_int64(statement_.get(), position, value));
}

void Statement::bind_real(int position, double value) {
  keep(sqlite3_bind_double(statement_.get(), position, value));
}

// A null pointer would bind NULL where an empty text is meant.
void Statement::bind_text(int position, std::string_view value) {
  keep(sqlite3_bind_text(statement_.get(), position, value.empty() ? "" : value.data(),
                         static_cast<int>(value.size()), nullptr));
}

void Statement::bind_blob(int position, std::string_view value) {
  keep(sqlite3_bind_blob(statement_.get(), position, value.empty() ? "" : value.data(),
                         static_cast<int>(value.size()), nullptr));
}

void Statement::keep(int code) {
  if (failed_ == SQLITE_OK) failed_ = code;
}

Error Statement::error(int code) const {
  const int extended = sqlite3_extended_errcode(db_);
  const bool same = (extended & 0xFF) == (code & 0xFF);
  return from_sqlite(same ? extended : code, sqlite3_errmsg(db_));
}

Result<Database> Database::open(const std::string& path, Access access, const std::string& vfs) {
  const int flags = (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &db, flags, vfs.empty() ? nullptr : vfs.c_str());
  Database opened(db);
  if (code != SQLITE_OK) return base::unexpected(from_sqlite(code, path));
  // SQLite would copy the log and delete it: the journal wants it to stay, and a damaged file to be
  // kept as it was found.
  sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return opened;
}

Result<void> Database::finish(Statement statement) {
  for (;;) {
    const auto row = statement.next();
    if (!row) return base::unexpected(row.error());
    if (!*row) return {};
  }
}

Result<std::int64_t> Database::one_integer(Statement statement) {
  const auto row = statement.next();
  if (!row) return base::unexpected(row.error());
  if (!*row) return base::unexpected(Error{ErrorCode::corrupt, "a row is missing"});
  return statement.integer(0);
}

Result<void> Database::run_script(const std::string& sql) {
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  return base::unexpected(from_sqlite(code, sqlite3_errmsg(db_.get())));
}

void Database::rollback() {
  // SQLite has done it already after some errors; failing here leaves nothing open either.
  if (sqlite3_get_autocommit(db_.get()) == 0) (void)run("ROLLBACK");
}

Result<bool> Database::checkpoint() {
  int in_log = 0;
  int copied = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(db_.get(), "main", SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
  if ((code & 0xFF) == SQLITE_BUSY) return false;  // a reader still looks at the log
  if (code != SQLITE_OK) return base::unexpected(from_sqlite(code, "checkpoint"));
  return in_log == copied;
}

bool Database::has_moved() const {
  int moved = 0;
  const int code = sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  return code == SQLITE_OK && moved != 0;
}

}  // namespace latchkey::journal_sqlite
