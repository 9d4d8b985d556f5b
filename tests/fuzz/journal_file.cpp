// A journal's files with anything done to them, on a disk in memory: what they restore is sane and
// is found again at the next start, or the database is set aside, or left alone with an error.
//
// An input that begins with `=` is all of the database; any other one is changes to the files of a
// journal in use: two bytes for the place, one for how many bytes follow for it. No bytes: the file
// ends there.
#include <sqlite3.h>

#include <string>

#include "adapters/journal_sqlite/opening.hpp"
#include "adapters/journal_sqlite/reader.hpp"
#include "adapters/journal_sqlite/rows.hpp"
#include "fuzz/journal_dump.hpp"
#include "fuzz/restart.hpp"
#include "fuzz/source.hpp"
#include "fuzz/target.hpp"
#include "support/fault_disk/disk_files.hpp"
#include "support/fault_disk/vfs.hpp"
#include "support/journal_entries.hpp"

namespace latchkey::fuzz {
namespace {

using fault_disk::Disk;
using journal_sqlite::Database;
using journal_sqlite::Opened;

const std::string kPath = "journal.db";
const std::string kLog = kPath + "-wal";
const std::string kSetAside = kPath + ".corrupt-1";

// SQLite knows a file system by its name: there is one, and its disk is another one for each input.
class Machine {
 public:
  Machine() {
    sqlite3_vfs_register(sqlite3_vfs_find(vfs_.name().c_str()), 1);  // the reader's, too
    fault_disk::DiskFiles files(disk_);
    require(files.create(kPath) && files.create(kPath + ".created"), "a disk takes files");
    use_journal();
    in_use_ = Disk(disk_);
  }

  void insert_disk(std::string_view input) {
    disk_ = Disk(in_use_);
    if (input.starts_with('=')) {
      resize(kPath, 0);
      resize(kLog, 0);
      disk_.overwrite(kPath, 0, input.substr(1));
      return;
    }
    for (Source source(input); !source.empty();) change(source);
  }

  [[nodiscard]] auto open() {
    fault_disk::DiskFiles files(disk_);
    return open_journal(options_, files, test_support::kNoon, [](std::string_view) {});
  }

  [[nodiscard]] bool has_set_aside() const { return disk_.has(kSetAside); }

 private:
  // In small pages, so that a journal is a few thousand bytes. What is in the log is not in the
  // database yet.
  void use_journal() {
    auto opened = Database::open(kPath, Database::Access::read_write, vfs_.name());
    require(opened.has_value(), "an empty file can be opened");
    Database& db = *opened;
    const auto insert = [&db](std::size_t number) {
      return journal_sqlite::insert_command(db, test_support::request(number));
    };
    const auto done =
        db.run_script("PRAGMA page_size = 512; PRAGMA journal_mode = WAL")
            .and_then([&] { return migrate(db, journal_sqlite::kMigrations, 0, std::nullopt); })
            .and_then([&] { return insert(1); })
            .and_then([&] { return conclude_command(db, test_support::outcome(1)); })
            .and_then([&] { return mark_delivered(db, test_support::command_id(1)); })
            .and_then([&] { return insert(2); })
            .and_then([&] { return conclude_command(db, test_support::outcome(2)); })
            .and_then([&] { return db.checkpoint(); })
            .and_then([&](bool) { return insert(3); });
    require(done.has_value(), "a journal can be used");
  }

  void change(Source& source) {
    const std::size_t in_database = disk_.size_of(kPath);
    std::size_t place = source.number<std::uint16_t>();
    place %= in_database + disk_.size_of(kLog) + 1;
    const bool in_log = place > in_database;
    if (in_log) place -= in_database;
    const std::string bytes = source.text();
    if (bytes.empty()) return resize(in_log ? kLog : kPath, place);
    disk_.overwrite(in_log ? kLog : kPath, place, bytes);
  }

  void resize(const std::string& name, std::size_t size) {
    Disk::Node node;
    require(disk_.find(name, node) == SQLITE_OK && disk_.truncate(node, size) == SQLITE_OK &&
                disk_.sync(node, name) == SQLITE_OK,
            "a file on a disk in memory can be cut off");
  }

  Disk disk_;
  fault_disk::Vfs vfs_{disk_};
  journal_sqlite::Options options_{
      .path = kPath,
      .room = {.database_pages = 24, .log_pages = 8, .reserve_pages = 4, .reserve_log_pages = 4},
      .vfs = vfs_.name()};
  Disk in_use_;
};

void check(Opened opened, Machine& machine) {
  const core::Restored restored = std::move(opened.restored);
  { const auto closed = std::move(opened.db); }
  const bool was_lost = machine.has_set_aside();
  if (was_lost) {
    require(restored.remembered.empty() && !restored.open, "a new journal is empty");
    require(restored.refuse_issued_before.has_value(), "a lost journal is not forgotten");
  }
  const auto again = machine.open();
  require(again.has_value(), "what could be opened can be opened again");
  if (machine.has_set_aside() && !was_lost) {
    // A wrong page count may show only now that the file has its full size.
    require(again->restored.refuse_issued_before.has_value(), "a lost journal is not forgotten");
  } else {
    require(same_restored(again->restored, restored), "the next start finds the same");
  }
  check_restart(restored);
}

}  // namespace

void run(std::string_view input) {
  static Machine machine;
  machine.insert_disk(input);
  if (const auto dump = journal_sqlite::read_journal(kPath)) check_dump(*dump);
  auto opened = machine.open();
  if (!opened) return require(!opened.error().what.empty(), "an error says what is wrong");
  check(*std::move(opened), machine);
}

}  // namespace latchkey::fuzz
