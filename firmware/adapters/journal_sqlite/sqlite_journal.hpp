// SqliteJournal: the journal port on a Store that works on a thread of its own, so that the event
// loop never waits for the disk.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>

#include "adapters/journal_sqlite/store.hpp"
#include "ports/journal.hpp"
#include "ports/loop.hpp"

namespace latchkey::journal_sqlite {

class SqliteJournal final : public ports::Journal {
 public:
  // Fetches that may wait at a time; one more is answered with nothing, and may be asked again.
  static constexpr std::size_t kFetchesMax = 256;

  // From here on the store is used by the thread alone. `loop` must outlive the journal.
  SqliteJournal(ports::Loop& loop, std::unique_ptr<Store> store);
  // Stores what was handed over before, and closes the store. Answers that the loop has not run by
  // then still reach their events.
  ~SqliteJournal() override;

 private:
  struct Entry {
    core::StoreToken token;
    ports::JournalEntry entry;
  };
  struct Fetch {
    core::CommandId id;
    OutcomeHandler handler;
  };
  using Task = std::variant<Entry, Fetch>;

  void do_open(Events& events) override;
  void do_store(core::StoreToken token, ports::JournalEntry entry) override;
  void do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) override;

  void run(const std::stop_token& stop);
  void perform(Entry& task, const std::stop_token& stop);
  void perform(Fetch& task, const std::stop_token& stop);
  [[nodiscard]] bool resolve_doubt(const std::stop_token& stop);
  void answer(OutcomeHandler handler, std::optional<ports::StoredOutcome> outcome);

  ports::Loop& loop_;
  const std::unique_ptr<Store> store_;
  Events* events_ = nullptr;

  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<Task>
      tasks_;  // entries: the core waits for most of them, and kOutboxMax bounds the rest
  std::size_t fetches_ = 0;  // among the tasks
  std::jthread thread_;      // the last member: it uses the others
};

}  // namespace latchkey::journal_sqlite
