#include "simulation/ghost.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace latchkey::simulation {
namespace {

// The post that a callback answers, from its correlation data.
std::optional<unsigned> post_of(const ports::OutboundMessage& message) {
  unsigned post = 0;
  const auto& text = message.correlation;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), post);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return post;
}

}  // namespace

std::string_view member(std::string_view json, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":\"";
  const auto at = json.find(key);
  if (at == std::string_view::npos) return {};
  const auto from = at + key.size();
  return json.substr(from, json.find('"', from) - from);
}

void Ghost::expect(bool so, Checker checker, std::string_view what, std::string_view id) {
  ++exercised_[static_cast<std::size_t>(checker)];
  if (so) return;
  std::string text(what);
  if (!id.empty()) text += ": command " + std::string(id);
  story_.tell("BROKEN  ", to_string(checker), ": ", text);
  if (!violation_) violation_ = Violation{checker, std::move(text)};
}

// ── the senders ───────────────────────────────────────────────────────────────────────────────

unsigned Ghost::issue(Issued issued) {
  issued.number = next_number();
  const auto dot = issued.bytes.rfind('.');
  signed_.emplace(issued.bytes.substr(0, dot), issued.number);
  issued_.push_back(std::move(issued));
  fates_.emplace_back();
  return issued_.back().number;
}

unsigned Ghost::post(unsigned number) {
  posts_.push_back({.number = number});
  return static_cast<unsigned>(posts_.size()) - 1;
}

// ── the agent's runs ──────────────────────────────────────────────────────────────────────────

void Ghost::on_start(std::string_view epoch) {
  story_.tell("the agent starts: ", epoch);
  epoch_ = epoch;
  arrivals_.clear();
  for (Sending& post : posts_) post.arrivals = post.answers = post.rejections = 0;
  for (Fate& fate : fates_) fate.arrived_trusted = false;
  recovering_.reset();
  run_floor_ = time_floor_;
}

void Ghost::on_restored(const core::Restored& restored) {
  recovering_ = open_;
  if (recovering_) ++recovered_;
  // What was open is found open, as often as the agent is cut off while it settles that.
  const bool found = restored.open.has_value();
  expect(found == open_.has_value(), Checker::one_outcome,
         "a restart does not find the command that was open");
  if (found && open_) {
    expect(restored.open->request.id.view() == issued_[*open_].id, Checker::one_outcome,
           "a restart finds another command open");
  }
}

void Ghost::on_arrival(ports::MessageId id, unsigned post, bool retained, const base::Now& now) {
  arrivals_.insert_or_assign(id, Arrival{.post = post, .retained = retained});
  ++posts_[post].arrivals;
  Fate& fate = fates_[posts_[post].number];
  fate.arrived = moment(now);
  fate.arrived_trusted |= now.wall_is_trusted;
}

void Ghost::on_verification(std::string_view signing_input, bool genuine, bool wall_is_trusted) {
  const auto found = signed_.find(signing_input);
  if (found == signed_.end()) return;
  if (genuine && keys_.is_valid(issued_[found->second].key)) {
    fates_[found->second].verified = true;
    if (wall_is_trusted) run_floor_ = std::max(run_floor_, issued_[found->second].issued_at);
  }
}

// The broker may forget it from now on.
void Ghost::on_settle(ports::MessageId id) {
  const auto found = arrivals_.find(id);
  if (found == arrivals_.end()) {
    expect(false, Checker::no_false_word, "a message is settled twice, or never arrived");
    return;
  }
  const Arrival arrival = found->second;
  arrivals_.erase(found);
  const Sending& post = posts_[arrival.post];
  const unsigned number = post.number;
  const Issued& issued = issued_[number];
  const auto accepted = accepted_ids_.find(issued.id);
  const bool known = accepted != accepted_ids_.end() && accepted->second == number;
  const bool nobody = arrival.retained || issued.key == kStranger || !keys_.is_valid(issued.key);
  expect(known || post.answers > 0 || nobody, Checker::no_false_word,
         "PUBACK without a durable or final disposition", issued.id);
  if (post.rejections > 0) {
    expect(post.rejections <= post.arrivals, Checker::exclusion, "more than one refusal",
           issued.id);
  }
}

void Ghost::on_publish(const ports::OutboundMessage& message) {
  if (message.retained) return;
  const auto post = post_of(message);
  if (!post || *post >= posts_.size()) {
    expect(false, Checker::no_false_word, "a callback that answers nobody");
    return;
  }
  const std::string_view status = member(message.payload, "status");
  const Issued& issued = issued_[posts_[*post].number];
  expect(member(message.payload, "id") == issued.id, Checker::no_false_word,
         "an answer to another command than it names", issued.id);
  story_.tell("callback ", status, ' ', member(message.payload, "code"), " to post ", *post);
  check_signature(message, status != "rejected" && status != "in_progress");
  ++posts_[*post].answers;
  if (status == "rejected") {
    ++posts_[*post].rejections;
    if (member(message.payload, "code") == "busy") {
      const auto holder = message.payload.find("\"holder\":{");
      expect(holder != std::string::npos, Checker::exclusion, "busy without a holder", issued.id);
      const std::string_view by =
          std::string_view(message.payload).substr(std::min(holder, message.payload.size()));
      expect(!open_ || member(by, "id") == issued_[*open_].id, Checker::exclusion,
             "busy, and another one has the slot", issued.id);
    }
    return;
  }
  if (issued.steps == 0) return;  // a control command's
  if (status == "accepted") {
    expect(fates_[issued.number].accepted, Checker::no_false_word,
           "accepted, and not on stable storage", issued.id);
  } else if (status == "in_progress") {
    expect(accepted_ids_.contains(issued.id), Checker::no_false_word,
           "in progress, and never accepted", issued.id);
  } else {
    check_outcome_published(message, *post);
  }
}

codec::CallbackJws Ghost::vehicle_jws() {
  return codec::CallbackJws(core::KeyId::parse("vehicle").value());
}

void Ghost::check_signature(const ports::OutboundMessage& message, bool required) {
  if (message.jws.empty()) {
    expect(!required, Checker::no_false_word, "a callback without a signature",
           member(message.payload, "id"));
    return;
  }
  const auto jws = vehicle_jws();
  expect(message.jws == jws.seal(sign(kVehicle, jws.signing_input(message.payload))),
         Checker::no_false_word, "a callback with the signature of another",
         member(message.payload, "id"));
}

void Ghost::check_outcome_published(const ports::OutboundMessage& message, unsigned post) {
  const Issued& issued = issued_[posts_[post].number];
  const auto accepted = accepted_ids_.find(member(message.payload, "id"));
  if (accepted == accepted_ids_.end()) {
    expect(false, Checker::one_outcome, "the outcome of a command that was never accepted",
           issued.id);
    return;
  }
  const Fate& fate = fates_[accepted->second];
  expect(fate.outcome.has_value() || fate.lost, Checker::one_outcome,
         "an outcome is published before it is on stable storage", issued.id);
  if (fate.outcome) {
    expect(*fate.outcome == message.payload, Checker::one_outcome,
           "two outcomes, or other bytes on republication", issued.id);
  }
}

void Ghost::on_store(const ports::JournalEntry& entry, const base::Now& now) {
  if (const auto* accept = std::get_if<core::record::Accept>(&entry)) {
    const auto* value = std::get_if<double>(&accept->request.params.front().value);
    if (value != nullptr) {
      fates_[step_of(*value).number].accepted_in = moment(now);
    }
  }
}

Ghost::Moment Ghost::moment(const base::Now& now) const {
  return {now.wall_is_trusted ? std::max(now.wall, run_floor_) : run_floor_, now.wall_is_trusted};
}

void Ghost::on_not_stored(const ports::JournalEntry& entry) {
  const auto* intent = std::get_if<core::record::Intent>(&entry);
  if (intent == nullptr) return;
  if (const auto number = accepted_number(intent->id)) {
    fates_[*number].unstorable[index({*number, intent->step, intent->compensating})] = true;
  }
}

void Ghost::on_write(const StepName& step, const base::Now& now) {
  if (step.number >= issued_.size()) {
    expect(false, Checker::authority, "a value that no command has brought is written");
    return;
  }
  const Issued& issued = issued_[step.number];
  Fate& fate = fates_[step.number];
  story_.tell("write: step ", step.step, step.compensating ? " back" : "", " of ", issued.id);
  expect(!fate.started[index(step)], Checker::at_most_once, "a step starts a second time",
         issued.id);
  // Undoing is worth more than the record of it: docs/decisions/0009.
  const bool recorded =
      fate.intents[index(step)] || (step.compensating && fate.unstorable[index(step)]);
  expect(recorded, Checker::at_most_once, "a step starts before its intent is on stable storage",
         issued.id);
  fate.started[index(step)] = true;
  expect(fate.accepted, Checker::authority, "a command acts that is not accepted", issued.id);
  if (step.step == 1 && !step.compensating) {
    expect(moment(now).at <= issued.expires_at + kSkew, Checker::authority,
           "a command starts after its exp", issued.id);
  }
  expect(step.compensating || told_keys_.is_valid(issued.key), Checker::authority,
         "a command goes on whose key was revoked", issued.id);
  expect(open_ == step.number, Checker::exclusion, "a command acts that has not the slot",
         issued.id);
  const bool other_moves = std::ranges::any_of(
      moving_, [&](const auto& motion) { return motion.second.number != step.number; });
  expect(!other_moves, Checker::exclusion, "a command acts while another one's motion goes on",
         issued.id);
  expect(recovering_ != step.number, Checker::no_false_word, "a recovery acts", issued.id);
}

// ── the vehicle ───────────────────────────────────────────────────────────────────────────────

void Ghost::on_motion(core::SignalId signal, const StepName& step) {
  moving_.insert_or_assign(signal, step);
}

void Ghost::on_rest(core::SignalId signal, const StepName& step, bool reached) {
  const auto found = moving_.find(signal);
  if (found != moving_.end() && found->second == step) moving_.erase(found);
  if (reached) reached_.insert_or_assign(signal, step);
}

void Ghost::on_feedback(double value, bool is_true) {
  const StepName step = step_of(value);
  if (step.number >= fates_.size()) return;
  fates_[step.number].told[index(step)] = true;
  if (is_true) return;
  fates_[step.number].deceived = true;
  // As far as anybody can tell, that motion is over.
  std::erase_if(moving_, [&](const auto& motion) { return motion.second == step; });
}

// ── the broker, and the end ───────────────────────────────────────────────────────────────────

void Ghost::on_broker_has(const ports::OutboundMessage& message) {
  if (message.retained || message.qos == 0) return;
  const auto accepted = accepted_ids_.find(member(message.payload, "id"));
  if (accepted == accepted_ids_.end()) return;
  Fate& fate = fates_[accepted->second];
  if (fate.outcome == message.payload) fate.delivered = true;
}

void Ghost::on_posted(const ports::StoredOutcome& outcome) {
  const auto number = accepted_number(outcome.id);
  expect(number && issued_[*number].to_endpoint, Checker::no_false_word,
         "an outcome is posted that nobody has asked for", outcome.id.view());
  if (!number) return;
  story_.tell("posted: the outcome of ", outcome.id.view());
  Fate& fate = fates_[*number];
  expect(fate.outcome == outcome.message.payload, Checker::one_outcome,
         "another outcome is posted than the stored one", outcome.id.view());
  check_signature(outcome.message, true);
  fate.posted = true;
}

void Ghost::finish(bool all_acknowledged) {
  if (violation_) return;
  expect(all_acknowledged, Checker::exclusion, "a message was never answered");
  expect(!open_, Checker::one_outcome, "a command is still open",
         open_ ? issued_[*open_].id : std::string());
  for (const Issued& issued : issued_) {
    const Fate& fate = fates_[issued.number];
    if (!fate.accepted || fate.lost) continue;
    expect(fate.outcome.has_value(), Checker::one_outcome, "no outcome", issued.id);
    expect(fate.delivered, Checker::one_outcome, "the outcome never reached the broker", issued.id);
    expect(fate.posted || fate.unpostable || !issued.to_endpoint, Checker::one_outcome,
           "the outcome never reached the endpoint", issued.id);
  }
}

void Ghost::finish_probe(unsigned number) {
  if (violation_) return;
  const auto& outcome = fates_[number].outcome;
  expect(outcome && member(*outcome, "status") == "succeeded", Checker::one_outcome,
         "all is well, and a command does not succeed", issued_[number].id);
}

}  // namespace latchkey::simulation
