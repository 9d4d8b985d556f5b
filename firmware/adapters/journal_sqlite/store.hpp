// Store: the journal on SQLite, synchronous. SqliteJournal runs it on a thread of its own.
//
// What apply() has answered ok is on stable storage: there after a power cut. A command of one step
// costs two commits, Accept and its outcome; marks of delivery go along with the next entry.
//
// Not ok, and nothing of the entry is kept. One exception: a disk that fails when it is asked to
// sync may have the entry all the same. A command that was refused so is taken back as soon as the
// disk answers again, normally before apply() returns; until then is_in_doubt() holds, and if the
// process ends sooner, it is found open. An intent or outcome does no harm: the one says no more
// than that a step may have begun, and the other is going to be stored again.
//
// Limits: kRememberedMax rows, kOutboxMax of them not delivered, one of them open, files of the
// size that Options::room says. A command is forgotten as the core forgets it (core/ledger.hpp).
//
// Threading: one thread at a time; it may be another one later.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "adapters/journal_sqlite/opening.hpp"
#include "ports/clock.hpp"
#include "ports/journal.hpp"

namespace latchkey::journal_sqlite {

class Store {
 public:
  // A connection that failed is opened anew when an entry comes, but not more often than this.
  static constexpr base::Millis kReopenEvery{500};

  // `clock` must outlive the store.
  [[nodiscard]] static Result<std::unique_ptr<Store>> open(Options options,
                                                           std::unique_ptr<Files> files,
                                                           const ports::Clock& clock, Log log);

  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  // Without close() before it: as if the process had been killed.
  ~Store() = default;

  // What was in the file when it was opened. Once.
  [[nodiscard]] core::Restored take_restored() { return std::move(restored_); }

  [[nodiscard]] Result<void> apply(const ports::JournalEntry& entry);

  // Whether a command that apply() has refused may be found open after a power cut.
  [[nodiscard]] bool is_in_doubt() const { return doubtful_.has_value(); }

  // Tries to end the doubt; to be called every kReopenEvery while there is some.
  void resolve_doubt() { (void)ensure_open(); }

  [[nodiscard]] Result<std::optional<ports::StoredOutcome>> outcome(const core::CommandId& id);

  // Keeps the log short. To be called after every apply(), once its answer is on its way.
  void tend();

  // Stores the marks of delivery that still wait, and ends. Nothing but the destructor follows.
  void close();

 private:
  using Mark = std::variant<core::record::Delivered, core::record::Posted>;

  Store(Options options, std::unique_ptr<Files> files, const ports::Clock& clock, Log log);

  [[nodiscard]] Result<void> reopen();
  [[nodiscard]] Result<void> ensure_open();
  void give_up_connection(const Error& why);
  void attach(Opened opened);

  [[nodiscard]] Result<void> commit(const ports::JournalEntry* entry);
  [[nodiscard]] Result<void> write(const ports::JournalEntry& entry);
  [[nodiscard]] Result<void> write_marks();
  [[nodiscard]] bool keep_mark(const ports::JournalEntry& entry);
  [[nodiscard]] Result<void> accept(const core::record::Accept& accepted);
  [[nodiscard]] Result<void> ensure_room();
  [[nodiscard]] Result<void> forget_expired();
  [[nodiscard]] Result<void> take_back_doubtful();
  void report(const Error& error);

  const Options options_;
  const std::unique_ptr<Files> files_;
  const ports::Clock& clock_;
  const Log log_;

  std::optional<Database> db_;
  std::optional<Error> trouble_;  // why there is no connection
  base::MonoTime reopen_at_{};
  bool has_room_ = false;
  std::uint32_t log_pages_ = 0;  // in the log, by the latest commit

  core::Restored restored_;
  base::WallTime newest_{};                  // of the moments that commands were issued at
  std::vector<Mark> marks_;                  // they wait for the next entry
  std::optional<core::CommandId> doubtful_;  // answered not ok, yet maybe in the file
};

}  // namespace latchkey::journal_sqlite
