// Database: one connection to SQLite, with errors as values. Statement: one SQL statement at work.
//
//   db.run("UPDATE t SET a = ? WHERE b = ?", 1, name);
//   for (auto rows = db.query("SELECT a FROM t"); …; ) { rows.next(); rows.integer(0); }
//
// Threading: one thread at a time. Arguments of a statement must outlive it.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "adapters/journal_sqlite/error.hpp"
#include "base/time.hpp"

namespace latchkey::journal_sqlite {

struct Blob {
  std::string_view bytes;
};

class Statement {
 public:
  Statement(sqlite3* db, std::string_view sql);

  template <class... Args>
  Statement(sqlite3* db, std::string_view sql, const Args&... args) : Statement(db, sql) {
    int position = 0;
    (bind(++position, args), ...);
  }

  // Moves on to the next row; false: there is none left.
  [[nodiscard]] Result<bool> next();

  // Of the row that next() moved to; columns count from 0. Views live until the next next().
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  // of texts and blobs
  [[nodiscard]] int type(int column) const;               // SQLITE_INTEGER, …
  [[nodiscard]] bool is_null(int column) const { return type(column) == SQLITE_NULL; }
  [[nodiscard]] base::WallTime time(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  template <class T>
  void bind(int position, const std::optional<T>& value) {
    if (value) bind(position, *value);  // else it stays NULL
  }

  template <class T>
  void bind(int position, const T& value) {
    if constexpr (std::is_integral_v<T>) {
      bind_integer(position, static_cast<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, double>) {
      bind_real(position, value);
    } else if constexpr (std::is_same_v<T, base::WallTime>) {
      bind_integer(position, value.time_since_epoch().count());
    } else if constexpr (std::is_same_v<T, base::Millis>) {
      bind_integer(position, value.count());
    } else if constexpr (std::is_same_v<T, Blob>) {
      bind_blob(position, value.bytes);
    } else if constexpr (requires { value.view(); }) {
      bind_text(position, value.view());
    } else {
      bind_text(position, value);
    }
  }

  void bind_integer(int position, std::int64_t value);
  void bind_real(int position, double value);
  void bind_text(int position, std::string_view value);
  void bind_blob(int position, std::string_view value);
  void keep(int code);
  [[nodiscard]] Error error(int code) const;

  sqlite3* db_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int failed_ = SQLITE_OK;  // the first error before next(), which reports it
};

class Database {
 public:
  enum class Access : std::uint8_t { read_only, read_write };

  // Opens an existing file. `vfs`: empty for SQLite's default.
  [[nodiscard]] static Result<Database> open(const std::string& path, Access access,
                                             const std::string& vfs);

  // Runs one statement and drops its rows.
  template <class... Args>
  [[nodiscard]] Result<void> run(std::string_view sql, const Args&... args) {
    return finish(query(sql, args...));
  }

  template <class... Args>
  [[nodiscard]] Statement query(std::string_view sql, const Args&... args) {
    return Statement(db_.get(), sql, args...);
  }

  // The only column of the only row.
  template <class... Args>
  [[nodiscard]] Result<std::int64_t> integer(std::string_view sql, const Args&... args) {
    return one_integer(query(sql, args...));
  }

  // Runs several statements in turn.
  [[nodiscard]] Result<void> run_script(const std::string& sql);

  void rollback();  // if a transaction is open

  // Copies the log into the database, as far as readers allow. True: all of it, so that the log
  // starts over with the next commit.
  [[nodiscard]] Result<bool> checkpoint();

  // Rows that the latest statement changed.
  [[nodiscard]] int changes() const { return sqlite3_changes(db_.get()); }

  // Opened for writing, yet the file takes none.
  [[nodiscard]] bool is_read_only() const { return sqlite3_db_readonly(db_.get(), "main") == 1; }

  // The file is not at its path any more.
  [[nodiscard]] bool has_moved() const;

  [[nodiscard]] sqlite3* handle() const { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };

  explicit Database(sqlite3* db) : db_(db) {}

  [[nodiscard]] static Result<void> finish(Statement statement);
  [[nodiscard]] static Result<std::int64_t> one_integer(Statement statement);

  std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace latchkey::journal_sqlite
