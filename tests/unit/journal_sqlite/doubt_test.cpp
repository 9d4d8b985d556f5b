// What SqliteJournal answers while the disk leaves it in doubt.
#include <CppUTest/TestHarness.h>

#include "adapters/clock_linux/linux_clock.hpp"
#include "adapters/journal_sqlite/sqlite_journal.hpp"
#include "store_rig.hpp"
#include "support/test_loop.hpp"

namespace latchkey::journal_sqlite {

using fault_disk::Fault;
using test_support::accept;

namespace {

struct Answers final : ports::Journal::Events {
  void on_restored(core::Restored restored) override { open = restored.open.has_value(); }
  void on_stored(core::StoreToken /*token*/, bool ok) override { stored.push_back(ok); }

  std::optional<bool> open;
  std::vector<bool> stored;
};

}  // namespace

TEST_GROUP(JournalInDoubt) {
  fault_disk::Disk disk;
  fault_disk::Vfs vfs{disk};
  clock_linux::LinuxClock clock{clock_linux::Trust::always};
  test_support::TestLoop loop;
  Answers answers;
  std::unique_ptr<SqliteJournal> journal;

  std::unique_ptr<Store> open_store(fault_disk::Disk & on) {
    const Options options{.path = kPath,
                          .clock_skew = base::Millis{5000},
                          .room = {},
                          .vfs = vfs.name(),
                          .migrations = kMigrations};
    auto store = Store::open(options, std::make_unique<fault_disk::DiskFiles>(on), clock,
                             [](std::string_view) {});
    CHECK_TRUE(store.has_value());
    return std::move(*store);
  }

  // The action of an accept at which the disk has to fail to leave it in doubt.
  std::uint64_t sync_of_accept() {
    for (std::uint64_t at = 1; at < 100; ++at) {
      const auto store = open_store(disk);
      disk.arm({.fault = Fault::io, .at = at, .lasting = true});
      (void)store->apply(accept(1));
      const bool found = store->is_in_doubt();
      disk.disarm();
      disk = fault_disk::Disk();
      if (found) return at;
    }
    FAIL("no failure leaves a doubt");
    return 0;
  }

  void open() {
    journal = std::make_unique<SqliteJournal>(loop, open_store(disk));
    journal->open(answers);
    CHECK_TRUE(loop.run_until([&] { return answers.open.has_value(); }));
  }

  void end() { journal.reset(); }
};

// The first failure, and what the store tries at once to make up for it, is over when it tries
// again: only then is the command known not to be there.
TEST(JournalInDoubt, Refusal_waits_until_the_command_is_taken_back) {
  const std::uint64_t at = sync_of_accept();
  open();
  disk.arm({.fault = Fault::io, .at = at, .lasting = true, .last = at + 1});
  journal->store(core::StoreToken{1}, accept(1));
  CHECK_TRUE(loop.run_until([&] { return !answers.stored.empty(); }));
  CHECK_FALSE(answers.stored.front());
  end();
  answers.open.reset();
  open();
  CHECK_FALSE(answers.open.value());
  end();
}

TEST(JournalInDoubt, No_answer_when_the_end_comes_first) {
  const std::uint64_t at = sync_of_accept();
  open();
  disk.arm({.fault = Fault::io, .at = at, .lasting = true});
  journal->store(core::StoreToken{1}, accept(1));
  end();
  loop.run_until([] { return true; }, std::chrono::milliseconds(1));
  CHECK_TRUE(answers.stored.empty());
}

}  // namespace latchkey::journal_sqlite
