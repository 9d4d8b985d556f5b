// Journals in real files.
#pragma once

#include <CppUTest/TestHarness.h>

#include <memory>
#include <string>

#include "adapters/journal_sqlite/posix_files.hpp"
#include "adapters/journal_sqlite/sqlite_journal.hpp"
#include "support/journal_entries.hpp"

namespace latchkey::contract {

// Small: making the files takes time.
inline constexpr journal_sqlite::Room kSmallRoom{
    .database_pages = 128, .log_pages = 64, .reserve_pages = 16, .reserve_log_pages = 32};

// `clock` outlives the journal.
inline journal_sqlite::Result<std::unique_ptr<journal_sqlite::Store>> try_open_store(
    const std::string& path, const ports::Clock& clock) {
  auto files = journal_sqlite::PosixFiles::claim(path);
  if (!files) return base::unexpected(files.error());
  return journal_sqlite::Store::open({.path = path,
                                      .clock_skew = base::Millis{5000},
                                      .room = kSmallRoom,
                                      .vfs = {},
                                      .migrations = journal_sqlite::kMigrations},
                                     std::move(*files), clock, [](std::string_view) {});
}

inline std::unique_ptr<journal_sqlite::SqliteJournal> open_journal(ports::Loop& loop,
                                                                   const std::string& path,
                                                                   const ports::Clock& clock) {
  auto store = try_open_store(path, clock);
  CHECK_TRUE_TEXT(store.has_value(), store ? "" : store.error().what.c_str());
  return std::make_unique<journal_sqlite::SqliteJournal>(loop, std::move(*store));
}

}  // namespace latchkey::contract
