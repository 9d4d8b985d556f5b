// MemoryJournal: a journal that forgets everything when the process ends.
//
// It keeps the port's contract but for the one thing that a journal is for: a power cut loses all
// of it. What was accepted before a restart is answered as if it had never been.
#pragma once

#include <deque>
#include <unordered_map>

#include "ports/journal.hpp"
#include "ports/loop.hpp"

namespace latchkey::journal_memory {

class MemoryJournal final : public ports::Journal {
 public:
  // `loop` must outlive the journal and be stopped before it goes.
  explicit MemoryJournal(ports::Loop& loop) : loop_(loop) {}

 private:
  void do_open(Events& events) override { events_ = &events; }
  void do_store(core::StoreToken token, ports::JournalEntry entry) override;
  void do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) override;
  void keep(ports::StoredOutcome outcome);

  ports::Loop& loop_;
  Events* events_ = nullptr;
  std::unordered_map<core::CommandId, ports::OutboundMessage> outcomes_;
  std::deque<core::CommandId> oldest_first_;
};

}  // namespace latchkey::journal_memory
