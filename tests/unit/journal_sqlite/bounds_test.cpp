// The journal stays within its limits, and the room that it needs is its own beforehand.
#include "core/limits.hpp"
#include "store_rig.hpp"

namespace latchkey::journal_sqlite {

using test_support::accept;
using test_support::command_id;
using test_support::delivered;
using test_support::intent;
using test_support::kNoon;
using test_support::outcome;

TEST_GROUP(StoreBounds) {
  StoreRig rig;

  void setup() override { rig.open(); }

  // With as many delivered commands as are remembered, issued at noon.
  void fill_with_expiry(base::WallTime expires_at) {
    for (std::size_t i = 0; i < core::kRememberedMax; ++i) {
      core::record::Accept accepted = accept(i);
      accepted.request.issued_at = accepted.time_floor = kNoon;
      accepted.request.expires_at = expires_at;
      rig.apply(accepted);
      rig.apply(outcome(i, /*payload_bytes=*/50));
      rig.apply(delivered(i));
    }
  }

  static core::record::Accept accept_issued_at(base::WallTime issued_at) {
    core::record::Accept accepted = accept(5000);
    accepted.request.issued_at = accepted.time_floor = issued_at;
    return accepted;
  }
};

TEST(StoreBounds, Nothing_is_forgotten_before_the_limit_is_reached) {
  for (std::size_t i = 1; i <= core::kRememberedMax; ++i) rig.run_command(i);
  CHECK_EQUAL(core::kRememberedMax, rig.open_after_cut().remembered.size());
}

TEST(StoreBounds, Expired_and_delivered_commands_make_way) {
  const std::size_t last = core::kRememberedMax + 100;
  for (std::size_t i = 1; i <= last; ++i) rig.run_command(i);
  rig.store->close();
  const core::Restored restored = rig.open();
  CHECK(restored.remembered.size() <= core::kRememberedMax);
  CHECK(restored.remembered.size() + 32 > core::kRememberedMax);
  CHECK_TRUE(restored.remembered.back().id == command_id(last));
}

TEST(StoreBounds, Command_that_could_be_sent_again_is_never_forgotten) {
  fill_with_expiry(kNoon + std::chrono::minutes(1));
  rig.check_refused(accept_issued_at(kNoon + std::chrono::seconds(30)), ErrorCode::full);
  CHECK_EQUAL(core::kRememberedMax, rig.open_after_cut().remembered.size());
}

// The floor rises with the command that needs the room: nothing else could raise it.
TEST(StoreBounds, Command_is_forgotten_a_clocks_skew_after_its_expiry) {
  fill_with_expiry(kNoon);
  const base::WallTime passed = kNoon + rig.options.clock_skew;
  rig.check_refused(accept_issued_at(passed), ErrorCode::full);
  rig.apply(accept_issued_at(passed + base::Millis{1}));
  CHECK(rig.open_after_cut().remembered.size() < core::kRememberedMax);
}

TEST(StoreBounds, Floor_does_not_rise_with_a_command_that_is_refused) {
  const base::WallTime expiry = kNoon + std::chrono::minutes(1);
  fill_with_expiry(expiry);
  rig.check_refused(accept_issued_at(expiry), ErrorCode::full);
  CHECK_TRUE(rig.open_after_cut().time_floor == kNoon);
}

TEST(StoreBounds, Undelivered_outcome_is_not_forgotten) {
  rig.apply(accept(1));
  rig.apply(outcome(1));
  for (std::size_t i = 2; i <= core::kRememberedMax + 50; ++i) rig.run_command(i);
  const core::Restored restored = rig.open_after_cut();
  CHECK_TRUE(restored.remembered.front().id == command_id(1));
  CHECK_FALSE(restored.remembered.front().delivered);
}

TEST(StoreBounds, Full_outbox_takes_no_more_commands) {
  for (std::size_t i = 1; i <= core::kOutboxMax; ++i) {
    rig.apply(accept(i));
    rig.apply(outcome(i));
  }
  rig.check_refused(accept(100), ErrorCode::refused);
  rig.apply(delivered(1));
  rig.apply(accept(100));
}

TEST(StoreBounds, Files_keep_their_size) {
  const std::size_t database = rig.disk.size_of(kPath);
  const std::size_t log = rig.disk.size_of(std::string(kPath) + "-wal");
  CHECK_EQUAL(rig.options.room.database_pages * kPageBytes, database);
  for (std::size_t i = 1; i <= 3000; ++i) rig.run_command(i);
  rig.store->close();
  rig.open();
  CHECK_EQUAL(database, rig.disk.size_of(kPath));
  CHECK_EQUAL(log, rig.disk.size_of(std::string(kPath) + "-wal"));
}

// Every command at its largest: steps and rollback, an outcome of a whole packet, all the marks of
// a full outbox.
TEST(StoreBounds, Full_disk_does_not_hinder_what_has_its_room) {
  rig.disk.set_full(true);
  for (std::size_t i = 1; i <= 200; ++i) {
    rig.apply(accept(i));
    for (unsigned step = 2; step <= core::kStepsMax; ++step) rig.apply(intent(i, step));
    for (unsigned step = 1; step <= core::kStepsMax; ++step) rig.apply(intent(i, step, true));
    rig.apply(outcome(i, core::kPacketBytesMax));
    if (i % core::kOutboxMax != 0) continue;
    for (std::size_t k = i + 1 - core::kOutboxMax; k <= i; ++k) rig.apply(delivered(k));
  }
}

TEST(StoreBounds, Full_disk_does_not_hinder_the_outcome_after_a_restart) {
  rig.apply(accept(1));
  rig.disk.set_full(true);
  rig.open_after_cut();
  rig.apply(outcome(1, core::kPacketBytesMax));
  STRCMP_EQUAL(outcome(1, core::kPacketBytesMax).message.payload.c_str(), rig.payload(1).c_str());
}

TEST(StoreBounds, Commands_with_large_outcomes_make_way_when_pages_run_out) {
  std::size_t refusals = 0;
  for (std::size_t i = 1; i <= 1000; ++i) {
    if (!rig.store->apply(accept(i))) {
      ++refusals;
      continue;
    }
    rig.apply(outcome(i, core::kPacketBytesMax));
    rig.apply(delivered(i));
  }
  CHECK_EQUAL(0, refusals);
  CHECK_EQUAL(rig.options.room.database_pages * kPageBytes, rig.disk.size_of(kPath));
}

TEST(StoreBounds, Without_room_no_command_is_accepted) {
  rig.apply(accept(1));
  rig.disk.set_full(true);
  rig.options.room.database_pages *= 2;
  rig.open_after_cut();
  rig.apply(outcome(1));
  rig.check_refused(accept(2), ErrorCode::full);
  STRCMP_CONTAINS("no room", rig.log.back().c_str());
  rig.disk.set_full(false);
  rig.apply(accept(2));
}

TEST(StoreBounds, Full_disk_at_the_first_start_is_an_error) {
  StoreRig other;
  other.disk.set_full(true);
  STRCMP_EQUAL("full", to_string(other.try_open().error().code).data());
  other.disk.set_full(false);
  CHECK_FALSE(other.open().refuse_issued_before.has_value());
}

}  // namespace latchkey::journal_sqlite
