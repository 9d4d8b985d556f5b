// A journal that SQLite finds nothing wrong with, and whose rows hold anything: the input says for
// each row in which table it stands, and for each column what is there. What it does not say is as
// an agent would have stored it.
#include <sqlite3.h>

#include <array>
#include <memory>
#include <regex>
#include <string>

#include "adapters/journal_sqlite/reader.hpp"
#include "adapters/journal_sqlite/rows.hpp"
#include "adapters/journal_sqlite/schema.hpp"
#include "fuzz/journal_dump.hpp"
#include "fuzz/restart.hpp"
#include "fuzz/source.hpp"
#include "fuzz/target.hpp"
#include "support/fault_disk/disk_files.hpp"
#include "support/fault_disk/vfs.hpp"

namespace latchkey::fuzz {
namespace {

using journal_sqlite::Database;

constexpr const char* kPath = "journal.db";
constexpr int kRowsMax = 12;

// Columns with an SQL expression for what would be there. ?1 is the row's number.
constexpr std::array kTables{
    std::string_view("commands"),
    std::string_view("params"),
    std::string_view("meta"),
};
struct Column {
  std::size_t table;
  std::string_view name;
  std::string_view usual;
};
constexpr std::array kColumns{
    Column{0, "seq", "NULL"},
    Column{0, "id", "'command-' || ?1"},
    Column{0, "state", "CASE WHEN ?1 < 2 THEN 0 ELSE 1 + ?1 % 2 END"},
    Column{0, "compensating", "0"},
    Column{0, "last_intent", "1"},
    Column{0, "issued_at", "1780315200000"},
    Column{0, "expires_at", "1780315260000"},
    Column{0, "not_before", "NULL"},
    Column{0, "timeout_ms", "NULL"},
    Column{0, "body", "zeroblob(32)"},
    Column{0, "signature", "zeroblob(64)"},
    Column{0, "key", "'owner@phone'"},
    Column{0, "audience", "'5YJ3E1EA7KF000316'"},
    Column{0, "epoch", "NULL"},
    Column{0, "name", "'climate_set'"},
    Column{0, "topic", "'clients/a/callback'"},
    Column{0, "correlation", "zeroblob(4)"},
    Column{0, "traceparent", "''"},
    Column{0, "tracestate", "''"},
    Column{0, "qos", "1"},
    Column{0, "retained", "0"},
    Column{0, "content_type", "'application/json'"},
    Column{0, "payload", "'{\"status\":\"failed\"}'"},
    Column{0, "endpoint", "NULL"},
    Column{0, "concluded_at", "1780315230000"},
    Column{0, "jws", "''"},
    Column{1, "position", "NULL"},
    Column{1, "name", "'celsius'"},
    Column{1, "value", "21.0"},
    Column{2, "one", "NULL"},
    Column{2, "time_floor", "1780315200000"},
    Column{2, "refuse_issued_before", "NULL"},
};

// One statement for each table: each column has a parameter for its value, and one that says
// whether that counts.
class Insertion {
 public:
  Insertion(Database& db, std::size_t table) {
    std::string names;
    std::string values;
    for (const Column& column : kColumns) {
      if (column.table != table) continue;
      const std::string place = std::to_string(2 + 2 * columns_++);
      const std::string other = std::to_string(1 + 2 * columns_);
      names += (names.empty() ? "" : ",") + std::string(column.name);
      if (!values.empty()) values += ',';
      values.append("iif(?").append(place).append(",?").append(other).append(",");
      values.append(column.usual).append(")");
    }
    const std::string sql = "INSERT OR IGNORE INTO " + std::string(kTables[table]) + "(" + names +
                            ") VALUES(" + values + ")";
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(db.handle(), sql.c_str(), -1, &statement, nullptr);
    statement_.reset(statement);
    require(statement != nullptr, "the journal has these tables and columns");
  }

  // What the table refuses (an id that is there already) is not in the journal.
  void run(Source& source, int row) {
    sqlite3_clear_bindings(statement_.get());
    sqlite3_bind_int(statement_.get(), 1, row);
    for (int column = 0; column < columns_; ++column) {
      const bool counts = bind(source, 3 + 2 * column);
      sqlite3_bind_int(statement_.get(), 2 + 2 * column, counts ? 1 : 0);
    }
    sqlite3_step(statement_.get());
    sqlite3_reset(statement_.get());
  }

 private:
  bool bind(Source& source, int place) {
    switch (source.byte()) {
      case 1: sqlite3_bind_null(statement_.get(), place); return true;
      case 2:
        sqlite3_bind_int64(statement_.get(), place, source.number<std::int64_t>());
        return true;
      case 3: sqlite3_bind_double(statement_.get(), place, source.number<double>()); return true;
      case 4:
        sqlite3_bind_int(statement_.get(), place, static_cast<int>(source.byte()));
        return true;
      case 5: bind_text(source.text(), place); return true;
      case 6: {
        const std::string blob = source.text();
        sqlite3_bind_blob(statement_.get(), place, blob.data(), static_cast<int>(blob.size()),
                          SQLITE_TRANSIENT);
        return true;
      }
      default: return false;
    }
  }

  void bind_text(const std::string& text, int place) {
    sqlite3_bind_text(statement_.get(), place, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
  }

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int columns_ = 0;
};

// The journal's own tables, without what would keep a wrong value out.
std::string lax_schema() {
  std::string script;
  for (const char* step : journal_sqlite::kMigrations) script += step;
  return std::regex_replace(script,
                            std::regex("STRICT|NOT NULL|CHECK\\((?:[^()]|\\([^()]*\\))*\\)"), "");
}

class Journal {
 public:
  Journal() {
    sqlite3_vfs_register(sqlite3_vfs_find(vfs_.name().c_str()), 1);
    const std::string marks =
        "PRAGMA application_id = " + std::to_string(journal_sqlite::kApplicationId) +
        "; PRAGMA user_version = " + std::to_string(journal_sqlite::kMigrations.size());
    const auto done = db_.run_script("PRAGMA journal_mode = MEMORY").and_then([&] {
      return db_.run_script(lax_schema() + "; " + marks);
    });
    require(done.has_value(), "the journal's tables can be made");
    for (std::size_t table = 0; table < kTables.size(); ++table) {
      insertions_[table] = std::make_unique<Insertion>(db_, table);
    }
  }

  void fill(Source source) {
    require(db_.run_script("BEGIN; DELETE FROM commands; DELETE FROM params;"
                           "UPDATE meta SET time_floor = 0, refuse_issued_before = NULL")
                .has_value(),
            "a journal can be emptied");
    for (int row = 0; row < kRowsMax && !source.empty(); ++row) {
      const std::size_t table = source.byte() % kTables.size();
      if (table == 2) require(db_.run_script("DELETE FROM meta").has_value(), "and its one row");
      insertions_[table]->run(source, row);
    }
    require(db_.run_script("COMMIT").has_value(), "what is filled in is there");
  }

  void check() {
    const auto dump = journal_sqlite::read_journal(kPath);
    if (dump) {
      check_dump(*dump);
      check_words(*dump);
    }
    const auto restored = journal_sqlite::read_restored(db_);
    if (!restored) {
      return require(restored.error().code == journal_sqlite::ErrorCode::corrupt,
                     "what makes no sense is damage");
    }
    check_restart(*restored);
    for (const auto& command : restored->remembered) {
      const auto outcome = journal_sqlite::find_outcome(db_, command.id);
      require(outcome && outcome->has_value() == command.concluded,
              "what has ended has an outcome, and nothing else has");
      require(!*outcome || (*outcome)->message.qos <= 2, "an outcome can be published");
    }
  }

 private:
  Database open() {
    require(fault_disk::DiskFiles(disk_).create(kPath).has_value(), "a disk takes files");
    auto opened = Database::open(kPath, Database::Access::read_write, vfs_.name());
    require(opened.has_value(), "a new file can be opened");
    return *std::move(opened);
  }

  fault_disk::Disk disk_;
  fault_disk::Vfs vfs_{disk_};
  Database db_ = open();
  std::array<std::unique_ptr<Insertion>, kTables.size()> insertions_;
};

}  // namespace

void run(std::string_view input) {
  static Journal journal;
  journal.fill(Source(input));
  journal.check();
}

}  // namespace latchkey::fuzz
