// A journal read for people.
#include "adapters/journal_sqlite/reader.hpp"

#include <CppUTest/TestHarness.h>

#include <fstream>

#include "journal_folder.hpp"
#include "sqlite_files.hpp"

namespace latchkey::contract {

using journal_sqlite::CommandState;
using journal_sqlite::ErrorCode;
using journal_sqlite::read_journal;
using journal_sqlite::Store;
using test_support::accept;
using test_support::delivered;
using test_support::intent;
using test_support::outcome;
using test_support::request;
using test_support::SetClock;

TEST_GROUP(JournalReader) {
  JournalFolder folder;
  SetClock clock;
  std::unique_ptr<Store> store;

  void open() { store = std::move(try_open_store(folder.journal(), clock).value()); }

  void apply(const ports::JournalEntry& entry) { CHECK_TRUE(store->apply(entry).has_value()); }

  ErrorCode code_of_read() {
    const auto dump = read_journal(folder.journal());
    CHECK_FALSE(dump.has_value());
    return dump.error().code;
  }
};

TEST(JournalReader, Commands_of_every_state_are_told_while_the_agent_runs) {
  open();
  apply(accept(1));
  apply(outcome(1));
  apply(delivered(1));
  apply(accept(2));
  apply(outcome(2));
  apply(accept(3));
  apply(intent(3, 2, /*compensating=*/true));

  const auto dump = read_journal(folder.journal()).value();
  CHECK_EQUAL(2, dump.schema_version);
  CHECK_TRUE(dump.time_floor == request(3).issued_at);
  CHECK_FALSE(dump.refuse_issued_before.has_value());
  CHECK_EQUAL(kSmallRoom.database_pages * journal_sqlite::kPageBytes, dump.database_bytes);
  CHECK(dump.log_bytes > 0);
  CHECK_EQUAL(3, dump.commands.size());

  const auto& [first, second, third] =
      std::tie(dump.commands[0], dump.commands[1], dump.commands[2]);
  CHECK_TRUE(first.state == CommandState::delivered);
  CHECK_TRUE(second.state == CommandState::concluded);
  STRCMP_EQUAL(outcome(2).message.payload.c_str(), second.outcome.c_str());
  STRCMP_EQUAL("vehicles/v/callback", second.outcome_topic.c_str());
  CHECK_TRUE(third.state == CommandState::open);
  STRCMP_EQUAL("command-3", third.id.c_str());
  STRCMP_EQUAL("climate_set", third.name.c_str());
  CHECK_TRUE(third.issued_at == request(3).issued_at);
  CHECK_TRUE(third.expires_at == request(3).expires_at);
  CHECK_EQUAL(2, third.last_intent);
  CHECK_TRUE(third.compensating);
  STRCMP_EQUAL("", third.outcome.c_str());
}

TEST(JournalReader, Reading_does_not_hinder_the_agent) {
  open();
  for (std::size_t i = 1; i <= 100; ++i) {
    apply(accept(i));
    CHECK_EQUAL(i, read_journal(folder.journal()).value().commands.size());
    apply(outcome(i));
    apply(delivered(i));
    store->tend();
  }
}

// A reader keeps the log from starting over. It grows then, by what the accepted command is going
// to need, and is cut back later.
TEST(JournalReader, Reader_that_stays_costs_no_command_its_room) {
  open();
  const std::string log = folder.journal() + "-wal";
  const auto size = std::filesystem::file_size(log);
  {
    auto reader = journal_sqlite::Database::open(folder.journal(),
                                                 journal_sqlite::Database::Access::read_only, {});
    CHECK_TRUE(reader->run_script("BEGIN; SELECT count(*) FROM commands").has_value());
    for (std::size_t i = 1; i <= 50; ++i) {
      apply(accept(i));
      const auto taken = std::filesystem::file_size(log);
      apply(outcome(i, 4000));
      CHECK_EQUAL(taken, std::filesystem::file_size(log));
      apply(delivered(i));
      store->tend();
    }
    CHECK(std::filesystem::file_size(log) > size);
  }
  store->tend();
  apply(accept(51));
  CHECK_EQUAL(size, std::filesystem::file_size(log));
}

TEST(JournalReader, Journal_of_an_agent_that_has_ended_is_told) {
  open();
  apply(accept(1));
  store->close();
  store.reset();
  CHECK_EQUAL(1, read_journal(folder.journal()).value().commands.size());
  open();
  CHECK_TRUE(store->take_restored().open.has_value());
}

TEST(JournalReader, Journal_of_an_agent_that_was_killed_is_told_whole) {
  open();
  apply(accept(1));
  store.reset();
  CHECK_EQUAL(1, read_journal(folder.journal()).value().commands.size());
}

TEST(JournalReader, Loss_is_told) {
  open();
  store.reset();
  std::filesystem::remove(folder.journal());
  open();
  CHECK_TRUE(read_journal(folder.journal()).value().refuse_issued_before.has_value());
}

TEST(JournalReader, File_that_is_not_there_is_an_error_and_not_made) {
  CHECK_TRUE(code_of_read() == ErrorCode::io);
  CHECK_FALSE(std::filesystem::exists(folder.journal()));
}

TEST(JournalReader, File_that_is_no_journal_is_an_error) {
  std::ofstream(folder.journal()) << "This is not a database, but it is long enough to be one, "
                                     "if only its first bytes were others than these.";
  CHECK_TRUE(code_of_read() == ErrorCode::corrupt);
}

TEST(JournalReader, Empty_file_is_no_journal_yet) {
  std::ofstream(folder.journal()).close();
  CHECK_TRUE(code_of_read() == ErrorCode::version);
}

}  // namespace latchkey::contract
