// What the ghost makes of that which is on stable storage.
#include <algorithm>
#include <utility>

#include "simulation/ghost.hpp"

namespace latchkey::simulation {

void Ghost::on_durable(const ports::JournalEntry& entry) {
  std::visit([this](const auto& what) { durable(what); }, entry);
}

void Ghost::durable(const core::record::Accept& accept) {
  const core::Request& request = accept.request;
  const auto* value = std::get_if<double>(&request.params.front().value);
  const unsigned number = value != nullptr ? step_of(*value).number : next_number();
  if (number >= issued_.size() || issued_[number].id != request.id.view()) {
    expect(false, Checker::authority, "a command is accepted that nobody has issued",
           request.id.view());
    return;
  }
  const Issued& issued = issued_[number];
  Fate& fate = fates_[number];
  story_.tell("on disk: accepted ", issued.id);
  expect(!open_, Checker::exclusion, "a command is accepted while another one is open", issued.id);
  const auto before = accepted_ids_.find(issued.id);
  // Once the journal is lost, nothing tells that a sender uses an id for a second command.
  const bool reused =
      before != accepted_ids_.end() && before->second != number && fates_[before->second].forgotten;
  expect(before == accepted_ids_.end() || reused, Checker::authority, "an id is accepted twice",
         issued.id);
  check_authority(issued, fate);
  ++accepted_;
  accepted_ids_.insert_or_assign(issued.id, number);
  fate.accepted = true;
  fate.intents[1] = true;  // stored along with it
  open_ = number;
  time_floor_ = std::max(time_floor_, accept.time_floor);
}

void Ghost::check_authority(const Issued& issued, const Fate& fate) {
  expect(issued.genuine && fate.verified, Checker::authority,
         "a command is accepted without a signature of a valid key", issued.id);
  expect(issued.right_vehicle, Checker::authority, "a command for another vehicle is accepted",
         issued.id);
  expect(issued.permitted, Checker::authority, "a command is accepted from a key without the role",
         issued.id);
  expect(std::min(fate.arrived.at, fate.accepted_in.at) <= issued.expires_at + kSkew,
         Checker::authority, "an expired command is accepted", issued.id);
  if (fate.arrived.trusted && fate.accepted_in.trusted) {
    expect(issued.valid_from <= std::max(fate.arrived.at, fate.accepted_in.at) + kSkew,
           Checker::authority, "a command is accepted before its time", issued.id);
  }
  expect(fate.arrived_trusted || issued.epoch, Checker::authority,
         "a command without an epoch is accepted while the clock is not set", issued.id);
  expect(!issued.epoch || *issued.epoch == epoch_, Checker::authority,
         "a command for an earlier run is accepted", issued.id);
}

void Ghost::durable(const core::record::Intent& intent) {
  const auto number = accepted_number(intent.id);
  if (!number) return;
  story_.tell("on disk: intent of step ", intent.step, intent.compensating ? " back" : "", " of ",
              intent.id.view());
  expect(open_ == *number, Checker::exclusion, "an intent of a command that is not open",
         intent.id.view());
  expect(recovering_ != *number, Checker::no_false_word, "a recovery intends to act",
         intent.id.view());
  fates_[*number].intents[index({*number, intent.step, intent.compensating})] = true;
}

void Ghost::durable(const ports::StoredOutcome& outcome) {
  const auto number = accepted_number(outcome.id);
  if (!number) {
    expect(false, Checker::one_outcome, "an outcome of a command that was never accepted",
           outcome.id.view());
    return;
  }
  Fate& fate = fates_[*number];
  story_.tell("on disk: outcome ", member(outcome.message.payload, "status"), " of ",
              outcome.id.view());
  expect(!fate.outcome || *fate.outcome == outcome.message.payload, Checker::one_outcome,
         "a second outcome", outcome.id.view());
  if (!fate.outcome) check_outcome(*number, outcome.message.payload);
  fate.outcome = outcome.message.payload;
  if (open_ == *number) open_.reset();
}

void Ghost::check_outcome(unsigned number, std::string_view payload) {
  const Issued& issued = issued_[number];
  const Fate& fate = fates_[number];
  const std::string_view status = member(payload, "status");
  if (status == "succeeded") {
    for (unsigned step = 1; step <= issued.steps; ++step) {
      expect(fate.told[step], Checker::no_false_word, "success, and no feedback has told so",
             issued.id);
    }
  }
  if (member(payload, "executed") == "no" && !fate.deceived) {
    const auto is_forward = [&](const auto& signal) {
      return signal.second.number == number && !signal.second.compensating;
    };
    const bool did =
        std::ranges::any_of(moving_, is_forward) || std::ranges::any_of(reached_, is_forward);
    expect(!did, Checker::no_false_word, "executed: no, and the vehicle did it", issued.id);
  }
  if (recovering_ == number) {
    const bool sane = status == "succeeded" || member(payload, "code") == "power_lost";
    expect(sane, Checker::no_false_word, "an outcome that no recovery can know", issued.id);
  }
}

void Ghost::durable(const core::record::Delivered& delivered) {
  const auto number = accepted_number(delivered.id);
  expect(number && fates_[*number].delivered, Checker::one_outcome,
         "an outcome is marked as delivered that the broker does not have", delivered.id.view());
}

void Ghost::durable(const core::record::Posted& posted) {
  const auto number = accepted_number(posted.id);
  expect(number && fates_[*number].posted, Checker::one_outcome,
         "an outcome is marked as posted that the endpoint does not have", posted.id.view());
}

void Ghost::on_journal_lost() {
  story_.tell("the journal is lost");
  for (Fate& fate : fates_) {
    fate.forgotten = fate.accepted;
    fate.lost = fate.accepted && !fate.delivered;
    fate.unpostable = fate.accepted && !fate.posted;
  }
  open_.reset();
  time_floor_ = run_floor_ = {};
}

std::optional<unsigned> Ghost::accepted_number(const core::CommandId& id) const {
  const auto found = accepted_ids_.find(id.view());
  return found == accepted_ids_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace latchkey::simulation
