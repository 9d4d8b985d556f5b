// Whatever is found where the journal should be.
#include <array>

#include "store_rig.hpp"

namespace latchkey::journal_sqlite {

using test_support::accept;
using test_support::kNoon;
using test_support::outcome;
using test_support::request;
using test_support::same_request;

namespace {

const std::string kSetAside = std::string(kPath) + ".corrupt-1";
constexpr const char* kCreated = "journal.db.created";

constexpr std::array kNextStep{"ALTER TABLE commands ADD COLUMN note TEXT NOT NULL DEFAULT 'none'"};
constexpr std::array kBrokenStep{"CREATE TABLE extra(a); UPDATE no_such_table SET a = 1"};

}  // namespace

TEST_GROUP(Opening) {
  StoreRig rig;
  std::vector<const char*> steps{kMigrations.begin(), kMigrations.end()};

  // A journal with one command of each state.
  void setup() override {
    rig.open();
    rig.run_command(1);
    rig.apply(accept(2));
    rig.apply(outcome(2));
    rig.apply(accept(3));
    rig.store->close();
    rig.store.reset();
    rig.log.clear();
  }

  // And of the log, which would heal the database.
  void damage(std::size_t offset, std::size_t bytes) {
    rig.disk.overwrite(std::string(kPath) + "-wal", 0, std::string(32, '\xA5'));
    rig.disk.overwrite(kPath, offset, std::string(bytes, '\xA5'));
  }

  ErrorCode code_of_open() {
    const auto opened = rig.try_open();
    CHECK_FALSE(opened.has_value());
    return opened.error().code;
  }

  void add_step(const char* step) {
    steps.push_back(step);
    rig.options.migrations = steps;
  }

  Database connect() {
    return std::move(Database::open(kPath, Database::Access::read_write, rig.vfs.name()).value());
  }
};

TEST(Opening, Damaged_header_is_set_aside) {
  damage(0, 100);
  const core::Restored restored = rig.open();
  CHECK_TRUE(restored.remembered.empty());
  CHECK_TRUE(restored.refuse_issued_before.value() == kNoon + rig.options.clock_skew);
  CHECK_TRUE(rig.disk.has(kSetAside));
  CHECK_TRUE(rig.disk.has(kSetAside + "-wal"));
  STRCMP_CONTAINS("damaged", rig.log[0].c_str());
  STRCMP_CONTAINS(kSetAside.c_str(), rig.log[1].c_str());
}

TEST(Opening, Damaged_table_is_set_aside) {
  damage(kPageBytes, kPageBytes);
  CHECK_TRUE(rig.open().refuse_issued_before.has_value());
  CHECK_TRUE(rig.disk.has(kSetAside));
}

TEST(Opening, Row_that_makes_no_sense_is_damage) {
  const std::array nonsense{"UPDATE commands SET id = 'not an id' WHERE id = 'command-3'",
                            "UPDATE commands SET body = x'00'", "UPDATE commands SET key = ''",
                            "UPDATE commands SET state = 0", "UPDATE commands SET qos = 7",
                            "UPDATE commands SET expires_at = 9223372036854775807",
                            "UPDATE commands SET not_before = -1 WHERE state = 0",
                            "UPDATE commands SET timeout_ms = 9223372036854775807",
                            "UPDATE meta SET time_floor = -9223372036854775807",
                            "UPDATE meta SET refuse_issued_before = 9223372036854775807",
                            "UPDATE params SET name = 'Not a name'",
                            "UPDATE params SET value = x'00'",
                            // A table's constraints are in the file, too.
                            "PRAGMA writable_schema = ON;"
                            "UPDATE sqlite_schema"
                            " SET sql = replace(sql, 'CHECK(state IN (0, 1, 2))', '');"
                            "PRAGMA writable_schema = RESET;"
                            "UPDATE commands SET state = -1 WHERE state = 2",
                            "DELETE FROM meta"};
  for (const char* sql : nonsense) {
    StoreRig other;
    other.open();
    other.run_command(1);
    other.apply(accept(3));
    other.store.reset();
    const auto done = Database::open(kPath, Database::Access::read_write, other.vfs.name())
                          .value()
                          .run_script(sql);
    CHECK_TRUE_TEXT(done.has_value(), done ? "" : done.error().what.c_str());
    CHECK_TRUE_TEXT(other.open().refuse_issued_before.has_value(), sql);
  }
}

TEST(Opening, Refusal_of_what_is_older_outlasts_restarts) {
  damage(0, 100);
  const auto since = rig.open().refuse_issued_before;
  rig.clock.time.wall += std::chrono::hours(1);
  CHECK_TRUE(rig.open_after_cut().refuse_issued_before == since);
  CHECK_TRUE(rig.open().refuse_issued_before == since);
}

TEST(Opening, Journals_set_aside_are_never_written_over) {
  for (int i = 1; i <= 16; ++i) {
    damage(0, 100);
    rig.open();
    rig.store->close();
    CHECK_TRUE(rig.disk.has(std::string(kPath) + ".corrupt-" + std::to_string(i)));
  }
  damage(0, 100);
  CHECK(code_of_open() == ErrorCode::corrupt);
  CHECK_TRUE(rig.disk.has(kPath));
}

TEST(Opening, Lost_journal_is_not_taken_for_the_first) {
  rig.disk.lose(kPath);
  const core::Restored restored = rig.open();
  CHECK_TRUE(restored.refuse_issued_before.value() == kNoon + rig.options.clock_skew);
  STRCMP_CONTAINS("lost", rig.log.back().c_str());
  CHECK_TRUE(rig.disk.has(kSetAside + "-wal"));
}

TEST(Opening, Emptied_journal_is_a_lost_one) {
  rig.disk.lose(kPath);
  CHECK_TRUE(fault_disk::DiskFiles(rig.disk).create(kPath).has_value());
  CHECK_TRUE(rig.open().refuse_issued_before.has_value());
}

TEST(Opening, Journal_without_its_marker_gets_it_again) {
  rig.disk.lose(kCreated);
  CHECK_FALSE(rig.open().refuse_issued_before.has_value());
  CHECK_TRUE(rig.disk.has(kCreated));
}

TEST(Opening, Damaged_journal_without_its_marker_refuses_what_is_older_too) {
  rig.disk.lose(kCreated);
  damage(0, 100);
  CHECK_TRUE(rig.open().refuse_issued_before.has_value());
}

TEST(Opening, Database_of_another_program_is_left_alone) {
  CHECK_TRUE(connect().run("PRAGMA application_id = 7").has_value());
  CHECK(code_of_open() == ErrorCode::foreign);
  CHECK_FALSE(rig.disk.has(kSetAside));
}

TEST(Opening, Database_without_a_mark_is_foreign) {
  CHECK_TRUE(connect().run_script("PRAGMA application_id = 0").has_value());
  CHECK(code_of_open() == ErrorCode::foreign);
}

TEST(Opening, Journal_of_a_newer_program_is_left_alone) {
  CHECK_TRUE(connect().run("PRAGMA user_version = 99").has_value());
  CHECK(code_of_open() == ErrorCode::version);
  CHECK_FALSE(rig.disk.has(kSetAside));
}

TEST(Opening, Journal_of_an_older_program_is_brought_up_to_date) {
  add_step(kNextStep[0]);
  const core::Restored restored = rig.open();
  CHECK_EQUAL(3, restored.remembered.size());
  CHECK_TRUE(same_request(request(3), restored.open->request));
  CHECK_FALSE(restored.refuse_issued_before.has_value());
  rig.store.reset();
  Database db = connect();
  CHECK_EQUAL(kMigrations.size() + 1, db.integer("PRAGMA user_version").value());
  CHECK_EQUAL(3, db.integer("SELECT count(*) FROM commands WHERE note = 'none'").value());
}

TEST(Opening, Migration_that_fails_changes_nothing) {
  add_step(kBrokenStep[0]);
  CHECK_FALSE(rig.try_open().has_value());
  rig.options.migrations = kMigrations;
  CHECK_EQUAL(3, rig.open().remembered.size());
  rig.store.reset();
  CHECK_FALSE(connect().integer("SELECT count(*) FROM extra").has_value());
}

TEST(Opening, Disk_that_cannot_be_read_is_an_error_and_no_loss) {
  rig.disk.arm({.fault = fault_disk::Fault::io, .at = 1, .lasting = true});
  CHECK(code_of_open() == ErrorCode::io);
  rig.disk.disarm();
  CHECK_EQUAL(3, rig.open().remembered.size());
}

}  // namespace latchkey::journal_sqlite
