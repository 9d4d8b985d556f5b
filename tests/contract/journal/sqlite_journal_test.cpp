// What SqliteJournal promises beyond the contract of one run.
#include "adapters/journal_sqlite/sqlite_journal.hpp"

#include <CppUTest/TestHarness.h>

#include "journal_folder.hpp"
#include "journal_recorder.hpp"
#include "sqlite_files.hpp"

namespace latchkey::contract {

using journal_sqlite::ErrorCode;
using journal_sqlite::SqliteJournal;
using test_support::accept;
using test_support::command_id;
using test_support::delivered;
using test_support::intent;
using test_support::outcome;
using test_support::request;
using test_support::same_message;
using test_support::same_request;
using test_support::SetClock;
using test_support::TestLoop;

TEST_GROUP(SqliteJournal) {
  JournalFolder folder;
  SetClock clock;
  TestLoop loop;
  JournalRecorder recorder{loop};
  std::unique_ptr<SqliteJournal> journal;

  core::Restored restart() {
    journal.reset();
    journal = open_journal(loop, folder.journal(), clock);
    return recorder.open(*journal);
  }

  void store(const ports::JournalEntry& entry) {
    CHECK_TRUE(recorder.store_and_wait(*journal, entry));
  }
};

TEST(SqliteJournal, Restart_restores_what_was_stored) {
  restart();
  store(accept(1));
  store(outcome(1));
  store(accept(3));
  store(intent(3, 2));
  const core::Restored restored = restart();
  CHECK_EQUAL(2, restored.remembered.size());
  CHECK_TRUE(restored.remembered[0].concluded);
  CHECK_TRUE(same_request(request(3), restored.open.value().request));
  CHECK_EQUAL(2, restored.open->last_intent);
  CHECK_TRUE(restored.time_floor == request(3).issued_at);
  const auto found = recorder.fetch(*journal, command_id(1));
  CHECK_TRUE(same_message(outcome(1).message, found.value().message));
}

TEST(SqliteJournal, Orderly_end_stores_what_was_handed_over) {
  restart();
  recorder.store(*journal, accept(1));
  recorder.store(*journal, outcome(1));
  recorder.store(*journal, delivered(1));
  const core::Restored restored = restart();
  CHECK_EQUAL(1, restored.remembered.size());
  CHECK_TRUE(restored.remembered[0].delivered);
}

TEST(SqliteJournal, Entry_against_the_rules_is_answered_not_ok) {
  restart();
  store(accept(1));
  CHECK_FALSE(recorder.store_and_wait(*journal, accept(2)));
  store(outcome(1));
}

TEST(SqliteJournal, Second_agent_is_refused_until_the_first_has_ended) {
  restart();
  const auto second = try_open_store(folder.journal(), clock);
  CHECK_TRUE(second.error().code == ErrorCode::in_use);
  STRCMP_CONTAINS("another agent", second.error().what.c_str());
  journal.reset();
  CHECK_TRUE(try_open_store(folder.journal(), clock).has_value());
}

TEST(SqliteJournal, Files_are_their_owners_alone) {
  restart();
  store(accept(1));
  constexpr auto kOwnerOnly =
      std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
  for (const char* suffix : {"", "-wal", "-shm", ".lock", ".created"}) {
    const auto status = std::filesystem::status(folder.journal() + suffix);
    CHECK_TRUE_TEXT(std::filesystem::exists(status), suffix);
    CHECK_TRUE_TEXT(status.permissions() == kOwnerOnly, suffix);
  }
}

TEST(SqliteJournal, Files_have_their_size_from_the_beginning) {
  restart();
  const auto database = std::filesystem::file_size(folder.journal());
  const auto log = std::filesystem::file_size(folder.journal() + "-wal");
  CHECK_EQUAL(kSmallRoom.database_pages * journal_sqlite::kPageBytes, database);
  for (std::size_t i = 1; i <= 100; ++i) {
    recorder.store(*journal, accept(i));
    recorder.store(*journal, outcome(i));
    recorder.store(*journal, delivered(i));
  }
  restart();
  CHECK_EQUAL(database, std::filesystem::file_size(folder.journal()));
  CHECK_EQUAL(log, std::filesystem::file_size(folder.journal() + "-wal"));
}

TEST(SqliteJournal, Folder_that_is_not_there_is_an_error) {
  const auto store = try_open_store(folder.path("nowhere/journal.db"), clock);
  CHECK_TRUE(store.error().code == ErrorCode::io);
  STRCMP_CONTAINS("nowhere/journal.db", store.error().what.c_str());
}

TEST(SqliteJournal, Loss_is_dated_by_the_files_where_the_clock_is_not_set) {
  restart();
  store(accept(1));
  journal.reset();
  std::filesystem::remove(folder.journal());
  const auto written = std::filesystem::last_write_time(folder.journal() + "-wal");
  const base::WallTime at =
      std::chrono::time_point_cast<base::Millis>(std::chrono::file_clock::to_sys(written));
  clock.time.wall = base::WallTime{};
  CHECK_TRUE(restart().refuse_issued_before.value() >= at);
}

}  // namespace latchkey::contract
