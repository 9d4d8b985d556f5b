#include "integration/kills/checks.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace latchkey::kills {
namespace {

struct Owner {
  const Record* record;
  std::size_t place;  // among its steps, and behind them those that undo
};

// Who carries which value.
using Owners = std::map<Actuation, Owner>;

const std::string& id_of(const Record& record) { return record.command.letter.id; }

std::string name_of(const Owner& owner) {
  const std::size_t steps = owner.record->command.steps.size();
  if (owner.place < steps) return "step " + std::to_string(owner.place + 1);
  return "compensating step " + std::to_string(owner.place - steps + 1);
}

std::string in_words(const Actuation& what) {
  return what.signal + "=" + std::to_string(what.value());
}

Owners owners_of(const History& history) {
  Owners owners;
  for (const auto& [id, record] : history.records()) {
    std::size_t place = 0;
    for (const auto* actuations : {&record.command.steps, &record.command.undo}) {
      for (const Actuation& each : *actuations) owners[each] = {&record, place++};
    }
  }
  return owners;
}

class StartsCheck {
 public:
  StartsCheck(const History& history, const std::vector<Start>& starts)
      : history_(history), starts_(starts), owners_(owners_of(history)) {}

  Violations run() {
    for (const Start& start : starts_) check(start);
    for (const auto& [id, record] : history_.records()) check_outcome(record);
    return std::move(found_);
  }

 private:
  void check(const Start& start) {
    const auto owner = owners_.find(start.what);
    if (owner == owners_.end()) {
      found_.push_back({{}, "the vehicle took what no command carries: " + in_words(start.what)});
      return;
    }
    const auto& [record, place] = owner->second;
    const std::string& id = id_of(*record);
    if (!record->accepted) object(id, name_of(owner->second) + " was started, never accepted");
    if (++count_[start.what] == 2) object(id, name_of(owner->second) + " was started twice");
    if (id != running_) {
      if (!seen_.insert(id).second) object(id, "was started again after another: " + running_);
      running_ = id;
      reached_ = 0;
    }
    if (place < reached_) object(id, name_of(owner->second) + " came out of order");
    reached_ = place;
  }

  void check_outcome(const Record& record) {
    if (!record.outcome) return;
    if (record.outcome->status == core::Status::succeeded) {
      for (const Actuation& step : record.command.steps) {
        if (!count_.contains(step)) object(id_of(record), "succeeded without " + in_words(step));
      }
    }
    if (record.outcome->executed == core::Executed::no) check_undone(record);
  }

  // What follows on the signal must be this command's own way back.
  void check_undone(const Record& record) {
    for (const Actuation& step : record.command.steps) {
      const auto started = std::ranges::find(starts_, step, &Start::what);
      if (started == starts_.end()) continue;
      const auto next = std::find_if(started + 1, starts_.end(), [&](const Start& later) {
        return later.what.signal == step.signal;
      });
      if (next == starts_.end() || std::ranges::count(record.command.undo, next->what) == 0) {
        object(id_of(record), "executed is no, but the vehicle was left with " + in_words(step));
      }
    }
  }

  void object(const std::string& id, std::string what) { found_.push_back({id, std::move(what)}); }

  const History& history_;
  const std::vector<Start>& starts_;
  const Owners owners_;
  std::map<Actuation, std::size_t> count_;
  std::set<std::string> seen_;
  std::string running_;
  std::size_t reached_ = 0;
  Violations found_;
};

}  // namespace

Violations check_answers(const History& history) {
  Violations found;
  for (const auto& [id, record] : history.records()) {
    if (record.open()) found.push_back({id, "accepted, and has no outcome"});
    const bool answered = record.accepted || !record.refusals.empty();
    if (record.acknowledged && !answered) found.push_back({id, "the broker took it; no answer"});
  }
  return found;
}

Violations check_starts(const History& history, const std::vector<Start>& starts) {
  return StartsCheck(history, starts).run();
}

Violations check_journal(const History& history, const journal_sqlite::JournalDump& journal) {
  Violations found;
  for (const auto& command : journal.commands) {
    const auto record = history.records().find(command.id);
    if (record == history.records().end()) {
      found.push_back({command.id, "in the journal, and never sent"});
      continue;
    }
    if (command.state != journal_sqlite::CommandState::delivered) {
      found.push_back(
          {command.id, "still " + std::string(to_string(command.state)) + " in the journal"});
    }
    const auto& told = record->second.outcome;
    if (told && !command.outcome.empty() && told->bytes != command.outcome) {
      found.push_back({command.id, "the journal has another outcome: " + command.outcome});
    }
  }
  return found;
}

}  // namespace latchkey::kills
