#include "ghost.hpp"

#include <algorithm>
#include <unordered_map>

#include "support/journal_entries.hpp"

namespace latchkey::journal_faults {
namespace {

std::string about(const core::CommandId& id, std::string_view what) {
  return std::string(id.view()) + " " + std::string(what);
}

}  // namespace

Ghost::Command& Ghost::at(const core::CommandId& id) {
  // Nearly always the last one.
  return *std::find_if(commands_.rbegin(), commands_.rend(),
                       [&](const Command& command) { return command.request->id == id; });
}

void Ghost::ask(const ports::JournalEntry& entry) {
  if (const auto* accepted = std::get_if<core::record::Accept>(&entry)) {
    // Refused and asked again, it is another attempt.
    std::erase_if(commands_, [&](const Command& command) {
      return command.request->id == accepted->request.id;
    });
    commands_.push_back({.request = std::make_shared<core::Request>(accepted->request),
                         .intents = {IntentSeen{}},
                         .outcome = nullptr});
  } else if (const auto* intent = std::get_if<core::record::Intent>(&entry)) {
    at(intent->id).intents.push_back({intent->compensating, intent->step});
  } else if (const auto* outcome = std::get_if<ports::StoredOutcome>(&entry)) {
    at(outcome->id).outcome = std::make_shared<ports::OutboundMessage>(outcome->message);
  } else if (const auto* mark = std::get_if<core::record::Delivered>(&entry)) {
    at(mark->id).mark_asked = true;
    at(mark->id).mark_waiting = true;
  }
}

void Ghost::forget_marks() {
  for (Command& command : commands_) command.mark_waiting = false;
}

void Ghost::answer(const ports::JournalEntry& entry, bool ok) {
  if (const auto* accepted = std::get_if<core::record::Accept>(&entry)) {
    at(accepted->request.id).accepted = ok ? Answer::ok : Answer::not_ok;
  }
  if (!ok || std::holds_alternative<core::record::Delivered>(entry)) return;
  if (const auto* intent = std::get_if<core::record::Intent>(&entry)) {
    auto& intents = at(intent->id).intents;
    intents = {{intent->compensating, intent->step}};
  } else if (const auto* outcome = std::get_if<ports::StoredOutcome>(&entry)) {
    at(outcome->id).concluded = true;
  }
  for (Command& command : commands_) {
    command.mark_stored = command.mark_stored || command.mark_waiting;
  }
}

std::optional<std::string> Ghost::disagreement(const core::Restored& restored,
                                               const FindOutcome& find) const {
  if (auto complaint = check_order(restored)) return complaint;
  std::unordered_map<core::CommandId, const core::RememberedCommand*> remembered;
  for (const auto& each : restored.remembered) remembered.emplace(each.id, &each);
  for (const Command& command : commands_) {
    const auto found = remembered.find(command.request->id);
    const bool there = found != remembered.end();
    if (!there && command.accepted == Answer::ok &&
        !may_be_forgotten(command, restored.time_floor)) {
      return about(command.request->id, "was accepted and is not there");
    }
    if (!there) continue;
    if (command.accepted == Answer::not_ok && !doubt_) {
      return about(command.request->id, "was refused and is there");
    }
    if (auto complaint = check_command(command, *found->second, find)) return complaint;
  }
  if (auto complaint = check_open(restored)) return complaint;
  return check_times(restored);
}

bool Ghost::may_be_forgotten(const Command& command, base::WallTime time_floor) {
  constexpr base::Millis kClockSkew{5000};
  return command.mark_asked && command.request->expires_at < time_floor - kClockSkew;
}

Ghost::Complaint Ghost::check_order(const core::Restored& restored) const {
  auto next = commands_.begin();
  for (const core::RememberedCommand& found : restored.remembered) {
    next = std::find_if(next, commands_.end(),
                        [&](const Command& command) { return command.request->id == found.id; });
    if (next == commands_.end()) return about(found.id, "is unknown, or out of order");
  }
  return std::nullopt;
}

Ghost::Complaint Ghost::check_command(const Command& command, const core::RememberedCommand& found,
                                      const FindOutcome& find) const {
  const core::CommandId& id = found.id;
  if (found.fingerprint != command.request->fingerprint)
    return about(id, "has another fingerprint");
  if (found.expires_at != command.request->expires_at) return about(id, "has another expiry");
  if (command.concluded && !found.concluded) return about(id, "has lost its outcome");
  if (found.concluded && !command.outcome) return about(id, "has an outcome from nowhere");
  if (found.delivered && !command.mark_asked) return about(id, "counts as delivered");
  if (command.mark_stored && !found.delivered) return about(id, "has lost its delivery");

  const auto outcome = find(id);
  if (outcome.has_value() != found.concluded) return about(id, "and its outcome disagree");
  if (outcome && !test_support::same_message(*outcome, *command.outcome)) {
    return about(id, "has another outcome");
  }
  return std::nullopt;
}

Ghost::Complaint Ghost::check_open(const core::Restored& restored) const {
  const auto open =
      std::ranges::count(restored.remembered, false, &core::RememberedCommand::concluded);
  if (open != (restored.open ? 1 : 0)) return "the open command is not among the remembered";
  if (!restored.open) return std::nullopt;
  const core::CommandId& id = restored.open->request.id;
  const auto command =
      std::ranges::find_if(commands_, [&](const Command& each) { return each.request->id == id; });
  if (!test_support::same_request(*command->request, restored.open->request)) {
    return about(id, "is another request");
  }
  const auto is_restored = [&](const IntentSeen& intent) {
    return intent.compensating == restored.open->compensating &&
           intent.step == restored.open->last_intent;
  };
  const bool known = std::ranges::any_of(command->intents, is_restored);
  if (!known) return about(id, "has another last intent");
  return std::nullopt;
}

Ghost::Complaint Ghost::check_times(const core::Restored& restored) const {
  base::WallTime least{};
  base::WallTime most{};
  for (const Command& command : commands_) {
    most = std::max(most, command.request->issued_at);
    if (command.accepted == Answer::ok) least = std::max(least, command.request->issued_at);
  }
  if (restored.time_floor < least) return "the time floor has fallen";
  if (restored.time_floor > most) return "the time floor comes from nowhere";
  if (restored.refuse_issued_before.has_value() != loss_) {
    return loss_ ? "the loss is forgotten" : "a loss is told that was none";
  }
  return std::nullopt;
}

}  // namespace latchkey::journal_faults
