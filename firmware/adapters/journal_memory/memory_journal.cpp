#include "adapters/journal_memory/memory_journal.hpp"

#include <utility>

#include "core/limits.hpp"

namespace latchkey::journal_memory {

void MemoryJournal::do_store(core::StoreToken token, ports::JournalEntry entry) {
  if (auto* outcome = std::get_if<ports::StoredOutcome>(&entry)) keep(std::move(*outcome));
  loop_.post([this, token] { events_->on_stored(token, true); });
}

void MemoryJournal::do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) {
  std::optional<ports::OutboundMessage> found;
  if (const auto at = outcomes_.find(id); at != outcomes_.end()) found = at->second;
  loop_.post([handler = std::move(handler), found = std::move(found)]() mutable {
    handler(std::move(found));
  });
}

void MemoryJournal::keep(ports::StoredOutcome outcome) {
  const bool known = !outcomes_.insert_or_assign(outcome.id, std::move(outcome.message)).second;
  if (known) return;
  oldest_first_.push_back(outcome.id);
  if (oldest_first_.size() <= core::kRememberedMax) return;
  outcomes_.erase(oldest_first_.front());
  oldest_first_.pop_front();
}

}  // namespace latchkey::journal_memory
