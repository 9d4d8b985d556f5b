// What the store does when the disk does not do what it is told.
#include "store_rig.hpp"

namespace latchkey::journal_sqlite {

using fault_disk::Fault;
using test_support::accept;
using test_support::command_id;
using test_support::delivered;
using test_support::intent;
using test_support::outcome;
using test_support::request;

TEST_GROUP(StoreTrouble) {
  StoreRig rig;

  void setup() override {
    rig.open();
    rig.log.clear();
  }

  void wait_to_reopen() { rig.clock.time.mono += Store::kReopenEvery; }
};

TEST(StoreTrouble, Full_disk_refuses_the_entry_and_nothing_else) {
  rig.run_command(1);
  rig.disk.arm({.fault = Fault::full, .at = 1, .lasting = true});
  rig.check_refused(accept(2), ErrorCode::full);
  rig.disk.disarm();
  rig.apply(accept(2));
  CHECK_EQUAL(2, rig.open_after_cut().remembered.size());
}

TEST(StoreTrouble, Failed_entry_is_not_stored_and_the_next_one_is) {
  rig.disk.arm({.fault = Fault::io, .at = 1});
  rig.check_refused(accept(1), ErrorCode::io);
  rig.apply(accept(2));
  const core::Restored restored = rig.open_after_cut();
  CHECK_EQUAL(1, restored.remembered.size());
  CHECK_TRUE(restored.open->request.id == command_id(2));
}

TEST(StoreTrouble, Disk_that_stays_away_is_tried_at_a_bounded_rate) {
  rig.disk.arm({.fault = Fault::io, .at = 1, .lasting = true});
  rig.check_refused(accept(1), ErrorCode::io);
  const auto tried = rig.disk.counted();
  for (int i = 0; i < 10; ++i) rig.check_refused(accept(1), ErrorCode::io);
  CHECK_EQUAL(tried, rig.disk.counted());
  wait_to_reopen();
  rig.check_refused(accept(1), ErrorCode::io);
  CHECK(rig.disk.counted() > tried);
}

TEST(StoreTrouble, Disk_that_comes_back_is_used_again) {
  rig.run_command(1);
  rig.disk.arm({.fault = Fault::io, .at = 1, .lasting = true});
  rig.check_refused(accept(2), ErrorCode::io);
  CHECK_FALSE(rig.store->outcome(command_id(1)).has_value());
  rig.disk.disarm();
  rig.check_refused(accept(2), ErrorCode::io);
  wait_to_reopen();
  rig.apply(accept(2));
  CHECK_TRUE(rig.open_after_cut().remembered[0].delivered);
}

TEST(StoreTrouble, Trouble_and_its_end_are_logged_once) {
  rig.disk.arm({.fault = Fault::io, .at = 1, .lasting = true});
  for (int i = 0; i < 5; ++i) {
    wait_to_reopen();
    rig.check_refused(accept(1), ErrorCode::io);
  }
  CHECK(rig.log.size() <= 2);
  rig.disk.disarm();
  wait_to_reopen();
  rig.apply(accept(1));
  STRCMP_EQUAL("the journal is open again", rig.log.back().c_str());
}

TEST(StoreTrouble, Read_only_disk_refuses_entries_and_still_tells_outcomes) {
  rig.run_command(1);
  rig.disk.arm({.fault = Fault::read_only, .at = 1, .lasting = true});
  rig.check_refused(accept(2), ErrorCode::read_only);
  rig.disk.disarm();
  wait_to_reopen();
  STRCMP_EQUAL(outcome(1).message.payload.c_str(), rig.payload(1).c_str());
  rig.apply(accept(2));
}

// The sync fails, yet the kernel has the bytes: what was refused must not come back with them.
TEST(StoreTrouble, Command_whose_sync_failed_is_not_open_after_a_restart) {
  std::uint64_t syncs_failed = 0;
  for (std::uint64_t at = 1; at < 40; ++at) {
    StoreRig other;
    other.open();
    other.disk.arm({.fault = Fault::io, .at = at});
    const bool ok = other.store->apply(accept(1)).has_value();
    other.disk.disarm();
    syncs_failed += ok ? 0 : 1;
    CHECK_EQUAL(ok, other.open().open.has_value());
  }
  CHECK(syncs_failed > 0);
}

TEST(StoreTrouble, Command_in_doubt_is_taken_back_once_the_disk_answers) {
  rig.apply(accept(1));
  rig.apply(outcome(1));
  std::uint64_t in_doubt = 0;
  for (std::uint64_t at = 1; at < 40; ++at) {
    rig.disk.arm({.fault = Fault::io, .at = at, .lasting = true});
    const bool ok = rig.store->apply(accept(2)).has_value();
    rig.disk.disarm();
    if (ok) break;
    wait_to_reopen();
    CHECK_FALSE(rig.store->apply(intent(2, 2)).has_value());
    CHECK_FALSE(rig.open().open.has_value());
    ++in_doubt;
  }
  CHECK(in_doubt > 5);
}

TEST(StoreTrouble, Refusal_is_in_doubt_after_a_failed_sync_until_the_disk_answers) {
  std::uint64_t in_doubt = 0;
  for (std::uint64_t at = 1; at < 40; ++at) {
    rig.disk.arm({.fault = Fault::io, .at = at, .lasting = true});
    const bool ok = rig.store->apply(accept(1)).has_value();
    const bool doubtful = rig.store->is_in_doubt();
    if (doubtful) ++in_doubt;
    wait_to_reopen();
    rig.store->resolve_doubt();
    CHECK_EQUAL(doubtful, rig.store->is_in_doubt());
    rig.disk.disarm();
    if (ok) break;
    wait_to_reopen();
    rig.store->resolve_doubt();
    CHECK_FALSE(rig.store->is_in_doubt());
    CHECK_FALSE(rig.open_after_cut().open.has_value());
  }
  CHECK(in_doubt > 0);
}

TEST(StoreTrouble, Refusal_by_a_disk_that_takes_no_writes_is_in_no_doubt) {
  rig.disk.arm({.fault = Fault::read_only, .at = 1, .lasting = true});
  rig.check_refused(accept(1), ErrorCode::read_only);
  CHECK_FALSE(rig.store->is_in_doubt());
}

TEST(StoreTrouble, Journal_removed_under_the_store_is_begun_anew) {
  rig.apply(accept(1));
  rig.disk.lose(kPath);
  rig.check_refused(intent(1, 2), ErrorCode::io);
  rig.apply(outcome(1));
  const core::Restored restored = rig.open_after_cut();
  CHECK_EQUAL(1, restored.remembered.size());
  CHECK_TRUE(restored.remembered[0].concluded);
  CHECK_TRUE(restored.refuse_issued_before.value() >= request(1).issued_at);
  STRCMP_EQUAL(outcome(1).message.payload.c_str(), rig.payload(1).c_str());
}

// More than SQLite keeps in memory, so that it finds out.
TEST(StoreTrouble, Journal_damaged_under_the_store_is_set_aside) {
  for (std::size_t i = 1; i <= 200; ++i) {
    rig.apply(accept(i));
    rig.apply(outcome(i, 16 * 1024));
    rig.apply(delivered(i));
  }
  rig.disk.overwrite(kPath, kPageBytes, std::string(1000 * kPageBytes, '\xA5'));
  CHECK_FALSE(rig.store->outcome(command_id(1)).has_value());
  CHECK_TRUE(rig.disk.has(std::string(kPath) + ".corrupt-1"));
  rig.apply(accept(201));
  CHECK_TRUE(rig.open_after_cut().refuse_issued_before.value() >= request(200).issued_at);
}

}  // namespace latchkey::journal_sqlite
