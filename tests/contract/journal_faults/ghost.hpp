// Ghost: remembers outside the crash domain what a journal was asked and what it answered, and says
// whether what it holds after a crash agrees with that.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ports/journal.hpp"

namespace latchkey::journal_faults {

using FindOutcome = std::function<std::optional<ports::OutboundMessage>(const core::CommandId&)>;

class Ghost {
 public:
  // Before an entry is handed over; without answer() after it, the crash came in between.
  void ask(const ports::JournalEntry& entry);
  void answer(const ports::JournalEntry& entry, bool ok);
  // Marks that no entry has taken along are gone with the store that kept them.
  void forget_marks();

  // From now on the journal must refuse what is older: what it held was lost.
  void expect_loss() { loss_ = true; }
  [[nodiscard]] bool expects_loss() const { return loss_; }
  // Commands that were refused may be there: the disk has not answered since.
  void allow_doubt() { doubt_ = true; }

  // What does not agree, if anything: everything answered ok is there, in order and whole, but for
  // commands that may be forgotten; nothing is there that was not asked, or that was answered not
  // ok (but see store.hpp for intents and outcomes).
  [[nodiscard]] std::optional<std::string> disagreement(const core::Restored& restored,
                                                        const FindOutcome& find) const;

 private:
  enum class Answer : std::uint8_t { none, ok, not_ok };

  struct IntentSeen {
    bool compensating = false;
    unsigned step = 1;  // the first one comes with the acceptance
  };

  struct Command {  // cheap to copy
    std::shared_ptr<const core::Request> request;
    Answer accepted = Answer::none;
    std::vector<IntentSeen> intents{};  // since the last that was answered ok, and that one
    std::shared_ptr<const ports::OutboundMessage> outcome;
    bool concluded = false;     // answered ok
    bool mark_asked = false;    // of its delivery
    bool mark_waiting = false;  // for the next entry
    bool mark_stored = false;   // it went along with an entry that was answered ok
  };

  using Complaint = std::optional<std::string>;

  Command& at(const core::CommandId& id);
  static bool may_be_forgotten(const Command& command, base::WallTime time_floor);
  [[nodiscard]] Complaint check_order(const core::Restored& restored) const;
  [[nodiscard]] Complaint check_command(const Command& command,
                                        const core::RememberedCommand& found,
                                        const FindOutcome& find) const;
  [[nodiscard]] Complaint check_open(const core::Restored& restored) const;
  [[nodiscard]] Complaint check_times(const core::Restored& restored) const;

  std::vector<Command> commands_;  // in the order of asking
  bool loss_ = false;
  bool doubt_ = false;
};

}  // namespace latchkey::journal_faults
