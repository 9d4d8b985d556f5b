// A Store on a disk in memory.
#pragma once

#include <CppUTest/TestHarness.h>

#include <string>
#include <vector>

#include "adapters/journal_sqlite/store.hpp"
#include "support/fault_disk/disk_files.hpp"
#include "support/fault_disk/vfs.hpp"
#include "support/journal_entries.hpp"

namespace latchkey::journal_sqlite {

inline constexpr const char* kPath = "journal.db";

struct StoreRig {
  fault_disk::Disk disk;
  fault_disk::Vfs vfs{disk};
  test_support::SetClock clock;
  std::vector<std::string> log;
  Options options{.path = kPath,
                  .clock_skew = base::Millis{5000},
                  .epoch = "boot-1",  // as in the requests
                  .room = {},
                  .vfs = vfs.name(),
                  .migrations = kMigrations};
  std::unique_ptr<Store> store;

  Result<void> try_open() {
    store.reset();
    auto opened = Store::open(options, std::make_unique<fault_disk::DiskFiles>(disk), clock,
                              [this](std::string_view line) { log.emplace_back(line); });
    if (!opened) return base::unexpected(opened.error());
    store = std::move(*opened);
    return {};
  }

  // As after an orderly end, or none.
  core::Restored open() {
    const auto opened = try_open();
    CHECK_TRUE_TEXT(opened.has_value(), opened ? "" : opened.error().what.c_str());
    return store->take_restored();
  }

  core::Restored open_after_cut() {
    store.reset();
    disk = disk.after_cut({fault_disk::Survival::Kind::nothing});
    return open();
  }

  void apply(const ports::JournalEntry& entry) {
    const auto done = store->apply(entry);
    CHECK_TRUE_TEXT(done.has_value(), done ? "" : done.error().what.c_str());
    store->tend();
  }

  void check_refused(const ports::JournalEntry& entry, ErrorCode code) {
    const auto done = store->apply(entry);
    CHECK_FALSE(done.has_value());
    STRCMP_EQUAL(to_string(code).data(), to_string(done.error().code).data());
  }

  // A whole command, from its acceptance to its delivery.
  void run_command(std::size_t number) {
    apply(test_support::accept(number));
    apply(test_support::outcome(number));
    apply(test_support::delivered(number));
  }

  std::string payload(std::size_t number) {
    const auto found = store->outcome(test_support::command_id(number));
    CHECK_TRUE(found.has_value());
    return *found ? (*found)->message.payload : "none";
  }
};

}  // namespace latchkey::journal_sqlite
