#include "adapters/journal_sqlite/schema.hpp"

#include <array>
#include <string>

namespace latchkey::journal_sqlite {
namespace {

// Small columns come first: what is looked at often then never lies on an overflow page.
constexpr std::array kSteps{R"sql(
CREATE TABLE commands(
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state INTEGER NOT NULL CHECK(state IN (0, 1, 2)),
  compensating INTEGER NOT NULL DEFAULT 0,
  last_intent INTEGER NOT NULL DEFAULT 1,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  not_before INTEGER,
  timeout_ms INTEGER,
  body BLOB NOT NULL,
  signature BLOB NOT NULL,
  key TEXT,
  audience TEXT,
  epoch TEXT,
  name TEXT,
  topic TEXT NOT NULL,
  correlation BLOB NOT NULL,
  traceparent TEXT NOT NULL,
  tracestate TEXT NOT NULL,
  qos INTEGER,
  retained INTEGER,
  content_type TEXT,
  payload TEXT
) STRICT;
CREATE INDEX by_state ON commands(state, expires_at);
CREATE TABLE params(
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  value ANY NOT NULL
) STRICT;
CREATE TABLE meta(
  one INTEGER PRIMARY KEY CHECK(one = 1),
  time_floor INTEGER NOT NULL,
  refuse_issued_before INTEGER
) STRICT;
INSERT INTO meta VALUES(1, 0, NULL);
)sql",
                            // The endpoint is the one that the outcome is still owed to.
                            R"sql(
ALTER TABLE commands ADD COLUMN endpoint TEXT;
ALTER TABLE commands ADD COLUMN concluded_at INTEGER;
ALTER TABLE commands ADD COLUMN jws TEXT;
)sql"};

Result<void> run_steps(Database& db, Migrations migrations, std::size_t from,
                       std::optional<base::WallTime> lost_at) {
  for (const char* step : migrations.subspan(from)) {
    if (auto done = db.run_script(step); !done) return done;
  }
  if (from == 0) {
    auto done = db.run("UPDATE meta SET refuse_issued_before = ?", lost_at);
    if (!done) return done;
  }
  // Both are part of the transaction: a file is ours from the moment on when it is complete.
  return db.run_script("PRAGMA application_id = " + std::to_string(kApplicationId) +
                       "; PRAGMA user_version = " + std::to_string(migrations.size()) + "; COMMIT");
}

}  // namespace

const Migrations kMigrations{kSteps};

Result<std::size_t> schema_version(Database& db, Migrations migrations) {
  const auto application = db.integer("PRAGMA application_id");
  if (!application) return base::unexpected(application.error());
  const auto version = db.integer("PRAGMA user_version");
  if (!version) return base::unexpected(version.error());
  const auto tables = db.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return base::unexpected(tables.error());

  if (*application == 0 && *version == 0 && *tables == 0) return 0;
  if (*application != kApplicationId || *version < 1) {
    return base::unexpected(Error{ErrorCode::foreign, "the database of some other program"});
  }
  const auto found = static_cast<std::size_t>(*version);
  if (found <= migrations.size()) return found;
  return base::unexpected(Error{ErrorCode::version, "schema " + std::to_string(found) +
                                                        " is newer than this program's " +
                                                        std::to_string(migrations.size())});
}

Result<void> migrate(Database& db, Migrations migrations, std::size_t from,
                     std::optional<base::WallTime> lost_at) {
  if (from == migrations.size()) return {};
  auto done =
      db.run("BEGIN IMMEDIATE").and_then([&] { return run_steps(db, migrations, from, lost_at); });
  if (!done) db.rollback();
  return done;
}

}  // namespace latchkey::journal_sqlite
