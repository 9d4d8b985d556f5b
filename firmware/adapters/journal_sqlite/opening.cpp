#include "adapters/journal_sqlite/opening.hpp"

#include <algorithm>
#include <array>

#include "adapters/journal_sqlite/raw_files.hpp"
#include "adapters/journal_sqlite/rows.hpp"

namespace latchkey::journal_sqlite {
namespace {

// More than these, and the disk is what needs looking at.
constexpr int kSetAsideMax = 16;

constexpr std::array<const char*, 4> kSuffixes{"", "-wal", "-journal", "-shm"};

// Per connection. Deleted rows are not overwritten with zeros: that would cost more pages in the
// log. Nothing spills to a temporary file, for which no room is kept.
constexpr const char* kPragmas =
    "PRAGMA page_size = 4096;"
    "PRAGMA busy_timeout = 2000;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA secure_delete = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA trusted_schema = OFF;";

Result<std::string> finding(Database& db) {
  Statement check = db.query("PRAGMA quick_check(1)");
  const auto row = check.next();
  if (!row) return base::unexpected(row.error());
  return std::string(*row ? check.text(0) : "nothing");
}

// SQLite's check takes a page that the disk does not give for a damaged one. What cannot be read is
// the disk's trouble, and may pass; what can be read and is wrong is damage.
Result<void> check(Database& db) {
  const auto first = finding(db);
  if (!first) return base::unexpected(first.error());
  if (*first == "ok") return {};
  for (const RawFile file : {RawFile::database, RawFile::log}) {
    if (auto readable = read_through(db, file); !readable) return readable;
  }
  const auto second = finding(db);
  if (!second) return base::unexpected(second.error());
  if (*second == "ok") return {};
  return base::unexpected(Error{ErrorCode::corrupt, *second});
}

// An earlier run may have ended because a sync failed. What it could write and not sync is then in
// the log for all to see, but not on the disk: the next power cut would take it away from under
// whatever was built on it. So the log is written again before anything is.
Result<void> make_sure(Database& db) {
  return check(db).and_then([&] { return write_again(db, RawFile::log); });
}

Result<void> use_log(Database& db, const Options& options) {
  Statement mode = db.query("PRAGMA journal_mode = WAL");
  const auto row = mode.next();
  if (!row) return base::unexpected(row.error());
  if (!*row || mode.text(0) != "wal") {
    return base::unexpected(Error{ErrorCode::io, "SQLite cannot use a write-ahead log here"});
  }
  // Only now it is committed.
  if (const auto end = mode.next(); !end) return base::unexpected(end.error());
  // A log that had to outgrow its room is cut back to it when it starts over.
  return db.run("PRAGMA journal_size_limit = " + std::to_string(log_bytes(options.room.log_pages)));
}

base::unexpected<Error> failed(const Options& options, const Error& error) {
  return base::unexpected(Error{error.code, options.path + ": " + error.what});
}

// `lost_at`: this file takes the place of one that was lost then, if it is empty.
Result<Opened> open_file(const Options& options, std::optional<base::WallTime> lost_at,
                         const Log& log) {
  auto opened = Database::open(options.path, Database::Access::read_write, options.vfs);
  if (!opened) return failed(options, opened.error());
  Database& db = *opened;
  if (auto done = db.run_script(kPragmas); !done) return failed(options, done.error());
  const auto version = schema_version(db, options.migrations);
  if (!version) return failed(options, version.error());
  if (db.is_read_only()) {
    return base::unexpected(Error{ErrorCode::read_only, options.path + " takes no writes"});
  }
  auto ready = (*version == 0 ? Result<void>{} : make_sure(db))
                   .and_then([&] { return use_log(db, options); })
                   .and_then([&] { return migrate(db, options.migrations, *version, lost_at); });
  if (!ready) return base::unexpected(ready.error());
  if (*version == 0 && lost_at) log("the journal was lost: what was issued before now is refused");

  // Everything in the log goes into the database, and the log starts over.
  const auto emptied = db.checkpoint();
  const auto room = emptied ? take_room(db, options.room) : base::unexpected(emptied.error());
  if (!room && room.error().code != ErrorCode::full) return base::unexpected(room.error());
  auto restored = read_restored(db);
  if (!restored) return base::unexpected(restored.error());
  return Opened{std::move(db), std::move(*restored), room.has_value()};
}

std::string aside_name(const std::string& path, int number) {
  return path + ".corrupt-" + std::to_string(number);
}

// The first name that is free for all files.
Result<std::string> free_name(const std::string& path, const Files& files) {
  for (int number = 1; number <= kSetAsideMax; ++number) {
    std::string name = aside_name(path, number);
    bool taken = false;
    for (const char* suffix : kSuffixes) {
      const auto exists = files.exists(name + suffix);
      if (!exists) return base::unexpected(exists.error());
      taken = taken || *exists;
    }
    if (!taken) return name;
  }
  return base::unexpected(Error{ErrorCode::corrupt, "too many journals were set aside: look at " +
                                                        path + ".corrupt-* and remove them"});
}

// Moves whatever there is of the journal out of the way. The database goes first: without its log
// it would pass for an older journal.
Result<void> set_aside(const std::string& path, Files& files, const Log& log) {
  std::string name;
  for (const char* suffix : kSuffixes) {
    const auto exists = files.exists(path + suffix);
    if (!exists) return base::unexpected(exists.error());
    if (!*exists) continue;
    if (name.empty()) {
      auto found = free_name(path, files);
      if (!found) return base::unexpected(found.error());
      name = std::move(*found);
    }
    if (auto done = files.rename(path + suffix, name + suffix); !done) return done;
  }
  if (!name.empty()) log("the damaged journal is kept as " + name);
  return {};
}

// The latest moment at which there may have been a journal to lose; a clock that is not set does
// not know it, but the files do. A sender's clock may be ahead: what it issued just then could have
// been executed as well.
base::WallTime loss(const Options& options, const Files& files, base::WallTime newest) {
  for (int number = 0; number <= kSetAsideMax; ++number) {
    const std::string name = number == 0 ? options.path : aside_name(options.path, number);
    for (const char* suffix : kSuffixes) {
      if (const auto at = files.modified_at(name + suffix)) newest = std::max(newest, *at);
    }
  }
  return newest + options.clock_skew;
}

Result<void> create_once(const std::string& path, Files& files) {
  const auto exists = files.exists(path);
  if (!exists) return base::unexpected(exists.error());
  return *exists ? Result<void>{} : files.create(path);
}

// What there is of the journal makes way for a new one.
Result<Opened> replace(const Options& options, Files& files, base::WallTime newest,
                       const Log& log) {
  const base::WallTime lost_at = loss(options, files, newest);
  auto made = create_once(options.path + ".created", files)
                  .and_then([&] { return set_aside(options.path, files, log); })
                  .and_then([&] { return files.create(options.path); });
  if (!made) return base::unexpected(made.error());
  return open_file(options, lost_at, log);
}

}  // namespace

Result<Opened> open_journal(const Options& options, Files& files, base::WallTime newest,
                            const Log& log) {
  const auto created = files.exists(options.path + ".created");
  if (!created) return base::unexpected(created.error());
  const auto exists = files.exists(options.path);
  if (!exists) return base::unexpected(exists.error());
  if (!*exists) {
    if (*created) return replace(options, files, newest, log);
    if (auto made = files.create(options.path); !made) return base::unexpected(made.error());
  }

  // An empty file where there was a journal is a lost one, too.
  auto opened = open_file(
      options, *created ? std::optional(loss(options, files, newest)) : std::nullopt, log);
  if (!opened && opened.error().code == ErrorCode::corrupt) {
    log("the journal is damaged: " + opened.error().what);
    return replace(options, files, newest, log);
  }
  if (!opened || *created) return opened;
  if (auto made = files.create(options.path + ".created"); !made) {
    return base::unexpected(made.error());
  }
  return opened;
}

}  // namespace latchkey::journal_sqlite
