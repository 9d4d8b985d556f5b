#include "adapters/journal_sqlite/sqlite_journal.hpp"

#include <utility>

namespace latchkey::journal_sqlite {

SqliteJournal::SqliteJournal(ports::Loop& loop, std::unique_ptr<Store> store)
    : loop_(loop),
      store_(std::move(store)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

SqliteJournal::~SqliteJournal() = default;

void SqliteJournal::do_open(Events& events) {
  events_ = &events;
  loop_.post([&events, restored = store_->take_restored()]() mutable {
    events.on_restored(std::move(restored));
  });
}

void SqliteJournal::do_store(core::StoreToken token, ports::JournalEntry entry) {
  {
    const std::scoped_lock lock(mutex_);
    tasks_.emplace_back(Entry{token, std::move(entry)});
  }
  arrived_.notify_one();
}

void SqliteJournal::do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) {
  std::unique_lock lock(mutex_);
  if (fetches_ == kFetchesMax) {
    lock.unlock();
    answer(std::move(handler), std::nullopt);
    return;
  }
  ++fetches_;
  tasks_.emplace_back(Fetch{id, std::move(handler)});
  lock.unlock();
  arrived_.notify_one();
}

void SqliteJournal::run(const std::stop_token& stop) {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait(lock, stop, [this] { return !tasks_.empty(); })) break;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    if (std::holds_alternative<Fetch>(task)) --fetches_;
    lock.unlock();
    std::visit([&](auto& what) { perform(what, stop); }, task);
  }
  store_->close();
}

void SqliteJournal::perform(Entry& task, const std::stop_token& stop) {
  const bool ok = store_->apply(task.entry).has_value();
  if (!resolve_doubt(stop)) return;
  loop_.post([events = events_, token = task.token, ok] { events->on_stored(token, ok); });
  store_->tend();
}

// A refusal has to stay true after a power cut, so it waits until the disk has let the command be
// taken back. False: the end comes first, and there is no answer.
bool SqliteJournal::resolve_doubt(const std::stop_token& stop) {
  while (store_->is_in_doubt()) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, stop, Store::kReopenEvery, [] { return false; });
    if (stop.stop_requested()) return false;
    store_->resolve_doubt();
  }
  return true;
}

void SqliteJournal::perform(Fetch& task, const std::stop_token& /*stop*/) {
  auto found = store_->outcome(task.id);
  answer(std::move(task.handler), found ? std::move(*found) : std::nullopt);
}

void SqliteJournal::answer(OutcomeHandler handler, std::optional<ports::StoredOutcome> outcome) {
  loop_.post([handler = std::move(handler), outcome = std::move(outcome)]() mutable {
    handler(std::move(outcome));
  });
}

}  // namespace latchkey::journal_sqlite
