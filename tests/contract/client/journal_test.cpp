// `latchkey journal` with journals that an agent's adapter has made.
#include <CppUTest/TestHarness.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "adapters/journal_sqlite/database.hpp"
#include "adapters/journal_sqlite/posix_files.hpp"
#include "adapters/journal_sqlite/store.hpp"
#include "client/run.hpp"
#include "support/broker.hpp"
#include "support/journal_entries.hpp"
#include "support/output.hpp"

namespace latchkey::client {
namespace {

using journal_sqlite::Database;
using journal_sqlite::Store;
using test_support::accept;
using test_support::outcome;
using test_support::Output;

}  // namespace

TEST_GROUP(Journal) {
  test_support::TemporaryFolder folder;
  std::string path = folder.path() / "journal.db";
  test_support::SetClock clock;
  Output output;
  Console console{output.file(), output.file(), false};

  std::unique_ptr<Store> open() {
    auto files = journal_sqlite::PosixFiles::claim(path);
    return Store::open({.path = path,
                        .clock_skew = base::Millis{5000},
                        .room = {.database_pages = 128,
                                 .log_pages = 64,
                                 .reserve_pages = 16,
                                 .reserve_log_pages = 32},
                        .vfs = {},
                        .migrations = journal_sqlite::kMigrations},
                       std::move(files.value()), clock, [](std::string_view) {})
        .value();
  }

  void run_script(const char* script) {
    auto db = Database::open(path, Database::Access::read_write, {});
    CHECK_TRUE(db.has_value() && db->run_script(script).has_value());
  }

  std::string read(bool json = false) {
    const auto exit = run_journal({.file = path, .json = json}, console);
    CHECK_TRUE_TEXT(exit.has_value(), exit ? "" : exit.error().message.c_str());
    CHECK_TRUE(*exit == Exit::succeeded);
    return output.text();
  }

  void check_problem(const char* words) {
    const auto exit = run_journal({.file = path, .json = false}, console);
    CHECK_FALSE(exit.has_value());
    CHECK_TRUE(exit.error().exit == Exit::configuration);
    STRCMP_CONTAINS(words, exit.error().message.c_str());
    STRCMP_EQUAL("", output.text().c_str());
  }
};

TEST(Journal, Of_a_running_agent_is_printed_for_people) {
  const auto store = open();
  CHECK_TRUE(store->apply(accept(1)).has_value());
  CHECK_TRUE(store->apply(outcome(1)).has_value());
  CHECK_TRUE(store->apply(accept(2)).has_value());
  const std::string text = read();
  STRCMP_CONTAINS("Commands:    2 (1 open, 1 concluded, 0 delivered)\n", text.c_str());
  STRCMP_CONTAINS("Time floor:  2026-06-01T12:00:02.000Z", text.c_str());
  STRCMP_CONTAINS("\ncommand-2  climate_set  open       step 1", text.c_str());
}

TEST(Journal, Is_printed_for_programs_an_object_a_line) {
  const auto store = open();
  CHECK_TRUE(store->apply(accept(1)).has_value());
  const std::string text = read(/*json=*/true);
  CHECK_EQUAL(text.size() - 1, text.find('\n'));
  const auto json = nlohmann::json::parse(text);
  CHECK_TRUE(json.at("id") == "command-1");
  CHECK_TRUE(json.at("state") == "open");
  CHECK_TRUE(json.at("outcome").is_null());
}

TEST(Journal, That_is_not_there_is_a_problem_and_is_not_made) {
  check_problem("there is no file");
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST(Journal, That_is_no_database_is_a_problem) {
  std::ofstream(path) << "These are words, and there are enough of them to fill the header of a "
                         "database, which has a hundred bytes.";
  check_problem("sets it aside");
}

TEST(Journal, That_is_the_database_of_another_program_is_a_problem) {
  std::ofstream(path).close();
  run_script("CREATE TABLE other(x)");
  check_problem("Name the file that the agent's configuration has as journal_file.");
}

TEST(Journal, That_a_newer_agent_has_made_is_a_problem) {
  open()->close();
  run_script("PRAGMA user_version = 99");
  check_problem("schema 99 is newer than this program's");
  check_problem("Use the latchkey that belongs to the agent's version.");
}

}  // namespace latchkey::client
