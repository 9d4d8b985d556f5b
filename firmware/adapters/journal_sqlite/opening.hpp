// Opening a journal: whatever state its file is in, to a connection that can be trusted.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "adapters/journal_sqlite/database.hpp"
#include "adapters/journal_sqlite/files.hpp"
#include "adapters/journal_sqlite/room.hpp"
#include "adapters/journal_sqlite/schema.hpp"
#include "core/restored.hpp"

namespace latchkey::journal_sqlite {

struct Options {
  std::string path;
  base::Millis clock_skew{5000};  // as in core::Settings, and so is the epoch
  std::string epoch{};
  Room room;
  std::string vfs;  // SQLite's name for it; empty for the default
  Migrations migrations = kMigrations;
};

// Takes a line for a person. Called on the thread that uses the Store.
using Log = std::function<void(std::string_view line)>;

struct Opened {
  Database db;
  core::Restored restored;
  bool has_room = true;  // both files have their full size
};

// Makes a new file where there is none. A damaged one is set aside, with its log, as
// PATH.corrupt-N, and a new one begun. PATH.created, made once the first file is complete, tells a
// journal that was lost from one that never was; the new file of a lost one refuses what was issued
// before `newest`, the latest moment known (the present one included), and a clock's skew later.
[[nodiscard]] Result<Opened> open_journal(const Options& options, Files& files,
                                          base::WallTime newest, const Log& log);

}  // namespace latchkey::journal_sqlite
