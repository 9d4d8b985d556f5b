#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "client/callback.hpp"
#include "client/command.hpp"
#include "client/mqtt_session.hpp"
#include "client/run.hpp"
#include "client/show.hpp"
#include "client/storm_stats.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"

namespace latchkey::client {
namespace {

using Clock = MqttSession::Clock;

constexpr unsigned kBarCells = 30;
constexpr std::chrono::milliseconds kShowEvery{100};

// A line with a bar, not more often than anybody can look.
class Meter {
 public:
  Meter(Console& console, std::string_view doing, std::size_t of)
      : console_(console), doing_(doing), of_(of) {}

  void show(std::size_t done) {
    const auto now = Clock::now();
    if (!console_.is_terminal() || now < next_) return;
    next_ = now + kShowEvery;
    const double fraction = static_cast<double>(done) / static_cast<double>(of_);
    console_.passing(doing_ + " " + progress_bar(fraction, kBarCells) + " " + grouped(done) +
                     " of " + grouped(of_));
  }

 private:
  Console& console_;
  std::string doing_;
  std::size_t of_;
  Clock::time_point next_;
};

class Storm {
 public:
  Storm(const StormOptions& options, const Topics& topics, MqttSession& session, Console& console)
      : options_(options), topics_(topics), session_(session), console_(console) {}

  // All of them beforehand: a signature takes longer than everything else together.
  Result<void> prepare(const Signer& signer) {
    Uuid7Source ids;
    Meter meter(console_, "signing", options_.count);
    commands_.reserve(options_.count);
    while (commands_.size() < options_.count) {
      const auto claims = make_claims(options_.command, options_.party.vin, ids, wall_now());
      if (!claims) return base::unexpected(claims.error());
      auto command = sign_command(signer, *claims);
      if (!command) return base::unexpected(command.error());
      waiting_.emplace(command->id, commands_.size());
      commands_.push_back(std::move(*command));
      meter.show(commands_.size());
      while (const auto event = session_.next(Clock::now())) handle(*event);
      if (end_) return base::unexpected(*end_);
    }
    sent_at_.resize(commands_.size());
    console_.remark(grouped(commands_.size()) + " commands are signed; sending them");
    response_topic_ = topics_.response_topic("storm-" + commands_.front().id);
    return session_.subscribe(response_topic_);
  }

  Result<Exit> run() {
    Meter meter(console_, "answered", commands_.size());
    started_at_ = last_answer_at_ = Clock::now();
    while (!waiting_.empty() && !end_) {
      auto published = publish_due();
      if (!published) return base::unexpected(published.error());
      const auto event = session_.next(wake_at());
      if (event) handle(*event);
      meter.show(stats_.answered());
      if (!event && all_sent() && Clock::now() >= silent_until()) break;
    }
    stats_.finish(sent_, last_answer_at_ - started_at_);
    report();
    if (end_) return base::unexpected(*end_);
    return waiting_.empty() ? Exit::succeeded : Exit::no_answer;
  }

 private:
  [[nodiscard]] bool all_sent() const { return sent_ == commands_.size(); }
  [[nodiscard]] Clock::time_point silent_until() const {
    return last_answer_at_ + options_.answer_within;
  }

  [[nodiscard]] Clock::time_point due_at(std::size_t number) const {
    if (options_.per_second <= 0) return started_at_;
    const std::chrono::duration<double> after(static_cast<double>(number) / options_.per_second);
    return started_at_ + std::chrono::duration_cast<Clock::duration>(after);
  }

  [[nodiscard]] Clock::time_point wake_at() const {
    const bool may_send = !all_sent() && in_flight_ < options_.window;
    return may_send ? due_at(sent_) : silent_until();
  }

  // What the window and the rate allow by now.
  Result<void> publish_due() {
    while (!all_sent() && in_flight_ < options_.window && Clock::now() >= due_at(sent_)) {
      sent_at_[sent_] = Clock::now();
      auto published = session_.publish(publication_of(commands_[sent_], topics_, response_topic_));
      if (!published) return published;
      ++in_flight_;
      ++sent_;
      last_answer_at_ = std::max(last_answer_at_, sent_at_.front());
    }
    return {};
  }

  void handle(const Event& event) {
    std::visit([this](const auto& what) { on(what); }, event);
  }

  void on(const Message& message) {
    const auto callback = parse_callback(message.payload);
    if (!callback) return;
    // The first answer counts; what an accepted command tells later has no place in here.
    const auto found = waiting_.find(callback->id);
    if (found == waiting_.end()) return;
    last_answer_at_ = Clock::now();
    std::string answer(core::to_string(callback->status));
    if (callback->why) answer += " " + callback->why->code;
    stats_.add(answer, last_answer_at_ - sent_at_[found->second]);
    waiting_.erase(found);
  }

  void on(const Published& published) {
    --in_flight_;
    if (published.refused_why.empty()) return;
    end_ = {Exit::no_connection, "the broker refuses a command: " + published.refused_why +
                                     ": may this user write to " + topics_.command + "?"};
  }

  void on(const LinkLost& lost) {
    end_ = {Exit::no_connection, lost.why + ": what was measured so far counts for nothing"};
  }

  void on(const LinkRestored&) {}
  void on(const Interrupted&) { end_ = {Exit::interrupted, "the storm was interrupted"}; }

  void report() const {
    if (options_.json) return console_.line(ascii_line(stats_.json()));
    for (const std::string& line : stats_.lines()) console_.line(line);
    if (session_.dropped() > 0) {
      console_.remark(grouped(session_.dropped()) +
                      " messages came faster than this machine could count them");
    }
  }

  const StormOptions& options_;
  const Topics& topics_;
  MqttSession& session_;
  Console& console_;
  std::vector<SignedCommand> commands_;
  std::vector<Clock::time_point> sent_at_;
  std::unordered_map<std::string, std::size_t> waiting_;  // id -> number, of those not answered
  std::string response_topic_;
  std::size_t sent_ = 0;
  std::size_t in_flight_ = 0;
  Clock::time_point started_at_;
  Clock::time_point last_answer_at_;
  StormStats stats_;
  std::optional<Problem> end_;
};

}  // namespace

Result<Exit> run_storm(const StormOptions& options, Console& console, Interrupts& interrupts) {
  const auto topics = Topics::of(options.party);
  if (!topics) return base::unexpected(topics.error());
  if (!options.command.id.empty()) {
    return problem(Exit::usage, "a storm's commands each need an id of their own: leave --id out");
  }
  const auto crypto = start_crypto();
  if (!crypto) return base::unexpected(crypto.error());
  const auto signer = Signer::from_file(*crypto, options.command.signing_key);
  if (!signer) return base::unexpected(signer.error());

  const auto session = MqttSession::connect(options.broker, options.party.client);
  if (!session) return base::unexpected(session.error());
  const Interrupts::Attachment attachment(interrupts, [&] { (*session)->interrupt(); });
  auto subscribed = (*session)->subscribe(topics->callback);
  if (!subscribed) return base::unexpected(subscribed.error());
  Storm storm(options, *topics, **session, console);
  auto prepared = storm.prepare(*signer);
  if (!prepared) return base::unexpected(prepared.error());
  return storm.run();
}

}  // namespace latchkey::client
