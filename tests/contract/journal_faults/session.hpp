// Session: one run of a Store on a disk, watched by a Ghost. It goes about as the core does:
// nothing follows a command that was refused, and an outcome that was not stored is stored again.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/journal_sqlite/store.hpp"
#include "ghost.hpp"
#include "support/fault_disk/vfs.hpp"
#include "support/journal_entries.hpp"

namespace latchkey::journal_faults {

// Small, so that a scenario meets every limit: its log is emptied after a few commits.
inline constexpr journal_sqlite::Room kRoom{
    .database_pages = 40, .log_pages = 16, .reserve_pages = 8, .reserve_log_pages = 8};

inline constexpr const char* kPath = "journal.db";

class Session {
 public:
  // `disk` must outlive the session.
  Session(fault_disk::Disk& disk, Ghost ghost, journal_sqlite::Room room,
          journal_sqlite::Migrations migrations);

  // Opens the store, or opens it anew; false when that did not work.
  bool open();
  // Ends it in good order.
  void close();

  // What is asked when there is no store is not asked at all.
  bool apply(const ports::JournalEntry& entry);

  // Accepts a command, takes its further steps, concludes it; ok if its outcome was stored.
  bool run_command(std::size_t number, unsigned steps = 1);

  // What was refused may be there, if the store has not said so yet.
  void end_in_doubt();

  // Gives the store a reason to make up for what went wrong.
  void settle();

  // Opens the store if it is not, and holds what it restores against the ghost.
  std::optional<std::string> disagreement();

  // After disagreement(): settles what is open, and runs one more command. What is wrong, if
  // anything.
  std::optional<std::string> life_goes_on();

  Ghost& ghost() { return ghost_; }

 private:
  fault_disk::Disk& disk_;
  fault_disk::Vfs vfs_;
  test_support::SetClock clock_;
  Ghost ghost_;
  const journal_sqlite::Options options_;
  std::optional<core::CommandId> open_;  // by the last disagreement()
  std::unique_ptr<journal_sqlite::Store> store_;
};

}  // namespace latchkey::journal_faults
