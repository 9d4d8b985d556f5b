#include "integration/kills/traffic.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "integration/or_throw.hpp"

namespace latchkey::kills {
namespace {

using integration::or_throw;
using namespace std::chrono_literals;

constexpr auto kKeptFor = 600s;          // the client's session at the broker
constexpr auto kAfterRefusal = 40ms;     // a client that is refused does not insist at once
constexpr base::Millis kQuietMax{1500};  // the answer may be lost: go on with another command
constexpr auto kAskEvery = 2s;
constexpr std::size_t kRecentMax = 20;

}  // namespace

Traffic::Traffic(const supervisor::Stack& stack, const crypto_mbedtls::Crypto& crypto,
                 History& history, std::mt19937_64& random)
    : history_(history),
      random_(random),
      topics_(or_throw(client::Topics::of(stack.party(stack.apps().front())))),
      answers_(topics_.response_topic("kills")),
      signer_(
          or_throw(client::Signer::from_file(crypto, stack.apps().front().signing_key.string()))),
      source_(signer_, stack.vin(), random),
      session_(or_throw(client::MqttSession::connect(stack.connection(stack.apps().front()),
                                                     "latchkey-kills", kKeptFor))) {
  or_throw(session_->subscribe(answers_));
  or_throw(session_->subscribe(topics_.presence));
}

void Traffic::work(Clock::time_point until) {
  if (!finished()) until = std::min(until, std::max(next_at_, Clock::now()));
  if (const auto event = session_->next(until)) {
    std::visit([this](const auto& what) { on(what); }, *event);
  }
  if (!connected_) return;
  send_due();
  ask_doubtful();
}

void Traffic::finish() {
  finishing_ = true;
  current_.clear();
}

bool Traffic::finished() const {
  const Record* record = finishing_ ? history_.find(current_) : nullptr;
  return record != nullptr && record->outcome;
}

void Traffic::on(const client::Message& message) {
  if (message.topic == answers_) {
    history_.hear(message.payload);
    const Record* record = history_.find(current_);
    if (record != nullptr && record->open()) disturb();
    if (record != nullptr && record->settled()) {
      next_at_ = record->outcome ? Clock::now() : Clock::now() + kAfterRefusal;
    }
    return;
  }
  const auto presence = nlohmann::json::parse(message.payload, nullptr, false);
  const bool online = presence.is_object() && presence.value("online", false);
  epoch_online_ = online ? presence.value("epoch", std::string()) : std::string();
}

void Traffic::on(const client::Published& /*published*/) {
  if (unacknowledged_.empty()) return;
  history_.acknowledge(unacknowledged_.front());
  unacknowledged_.pop_front();
}

void Traffic::on(const client::LinkLost& /*lost*/) {
  connected_ = false;
  epoch_online_.clear();
  unacknowledged_.clear();
}

void Traffic::on(const client::LinkRestored& /*restored*/) { connected_ = true; }

void Traffic::send_due() {
  if (finished() || Clock::now() < next_at_) return;
  const Record* record = history_.find(current_);
  if (record == nullptr || record->settled() || history_.now() - record->heard_at > kQuietMax) {
    if (!finishing_ && one_in(6)) duplicate_earlier();
    send_new();
  }
  next_at_ = Clock::now() + kQuietMax;
}

void Traffic::send_new() {
  Command command = source_.next();
  if (!publish(command)) return;
  current_ = command.letter.id;
  disturbed_ = false;
  history_.publish(std::move(command));
}

bool Traffic::publish(const Command& command) {
  // While the connection breaks it fails; its loss is the next event.
  if (!session_->publish(client::publication_of(command.letter, topics_, answers_))) return false;
  unacknowledged_.push_back(command.letter.id);
  return true;
}

void Traffic::disturb() {
  if (finishing_ || std::exchange(disturbed_, true)) return;
  if (one_in(4)) {
    Command other = source_.next();
    if (!publish(other)) return;
    history_.publish(std::move(other));
    ++concurrent_sent_;
  } else if (one_in(8)) {
    Record& record = *history_.find(current_);
    if (!publish(record.command)) return;
    history_.duplicate(record);
    ++duplicates_sent_;
  }
}

void Traffic::duplicate_earlier() {
  Record* latest = history_.find(current_);
  if (latest != nullptr && latest->outcome) {
    recent_.push_back(current_);
    if (recent_.size() > kRecentMax) recent_.pop_front();
  }
  if (recent_.empty()) return;
  std::uniform_int_distribution<std::size_t> any(0, recent_.size() - 1);
  Record& record = *history_.find(recent_[any(random_)]);
  if (!publish(record.command)) return;
  history_.duplicate(record);
  ++duplicates_sent_;
}

void Traffic::ask_all() {
  for (auto& [id, record] : history_.records()) {
    if (!record.settled() && publish(record.command)) history_.ask(record);
  }
}

// A broker that died may have taken answers with it, which the agent then thinks delivered.
void Traffic::ask_doubtful() {
  if (epoch_online_.empty() || Clock::now() < ask_at_) return;
  ask_at_ = Clock::now() + kAskEvery;
  for (auto& [id, record] : history_.records()) {
    if (record.settled()) continue;
    if (!history_.happened_since(Fault::broker_restart, record.published_at)) continue;
    if (publish(record.command)) history_.ask(record);
  }
}

bool Traffic::all_settled() const {
  return std::ranges::all_of(history_.records(),
                             [](const auto& each) { return each.second.settled(); });
}

bool Traffic::one_in(int count) { return std::uniform_int_distribution(1, count)(random_) == 1; }

}  // namespace latchkey::kills
