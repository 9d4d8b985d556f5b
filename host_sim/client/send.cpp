#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "client/authenticity.hpp"
#include "client/callback.hpp"
#include "client/command.hpp"
#include "client/mqtt_session.hpp"
#include "client/run.hpp"
#include "client/show.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"

namespace latchkey::client {
namespace {

using Clock = MqttSession::Clock;

constexpr unsigned kBarCells = 24;
constexpr std::size_t kTimeColumn = 9;
constexpr std::chrono::seconds kKeepFor{60};  // the outcome, for when the connection is lost

// One command and what is heard about it, until there is nothing more to wait for.
class Conversation {
 public:
  Conversation(const SendOptions& options, const Topics& topics, const SignedCommand& command,
               const CallbackCheck& check, MqttSession& session, Console& console)
      : options_(options),
        topics_(topics),
        message_(publication_of(command, topics, topics.response_topic(command.id))),
        command_(command),
        check_(check),
        session_(session),
        console_(console) {}

  Result<Exit> run() {
    if (!options_.json) {
      console_.line(printable(command_.name) + " " + command_.id + " to " + options_.party.vin);
    }
    sent_at_ = Clock::now();
    give_up_at_ = sent_at_ + options_.answer_within;
    auto published = session_.publish(message_);
    if (!published) return base::unexpected<Problem>(std::move(published.error()));
    while (auto event = session_.next(give_up_at_)) {
      std::visit([this](const auto& what) { on(what); }, *event);
      if (end_) return *end_;
    }
    return no_answer();
  }

 private:
  void on(const Message& message) {
    if (message.topic == topics_.presence) return on_presence(message);
    const auto callback = parse_callback(message.payload);
    if (!callback || callback->id != command_.id || !is_believed(*callback, message)) return;
    give_up_at_ = Clock::now() + options_.answer_within;
    if (!callback->final && callback->seq <= last_seq_) return;
    last_seq_ = callback->seq;
    options_.json ? console_.line(ascii_line(parse_in_order(message.payload))) : show(*callback);
    if (callback->final || !options_.wait) end_ = exit_for(callback->status);
  }

  // The vehicle signs whatever it says about a command that it has accepted.
  bool is_believed(const Callback& callback, const Message& message) {
    switch (check_.of(message.payload, message.jws)) {
      case Authenticity::unchecked:
      case Authenticity::genuine: return true;
      case Authenticity::wrong:
        console_.remark("ignored a callback: its signature is not the vehicle's");
        return false;
      case Authenticity::none: break;
    }
    if (!callback.final || callback.status == core::Status::rejected) return true;
    console_.remark("ignored an outcome that the vehicle has not signed");
    return false;
  }

  void on(const Published& published) {
    if (published.refused_why.empty()) return;
    end_ = problem(Exit::no_connection, "the broker refuses the command: " + published.refused_why +
                                            ": may this user write to " + topics_.command + "?");
  }

  void on(const LinkLost& lost) { console_.remark(lost.why + "; trying to connect again"); }

  void on(const LinkRestored&) {
    console_.remark("connected again");
    // It may not have arrived, or its answer may be lost. The vehicle runs no command twice: it
    // answers a copy with how far the first one is.
    static_cast<void>(session_.publish(message_));
  }

  void on(const Interrupted&) {
    end_ = problem(Exit::interrupted,
                   "no longer waiting; a command that was accepted goes on. `latchkey cancel " +
                       command_.id + "` ends it");
  }

  void on_presence(const Message& message) {
    const auto presence = parse_object(message.payload);
    if (!presence) return;
    const bool online = flag_of(*presence, "online");
    const bool news = online_ != online;
    online_ = online;
    if (news && !online && last_seq_ == 0) {
      console_.remark("the vehicle is offline: the command waits for it, " +
                      in_words(command_.lifetime) + " at most");
    } else if (news && !online) {
      console_.remark("the vehicle went offline");
    }
  }

  void show(const Callback& callback) {
    const Story story = tell(callback);
    if (callback.status == core::Status::in_progress && console_.is_terminal()) {
      console_.passing(elapsed() + progress_bar(callback.progress.fraction, kBarCells) + " " +
                       story.headline);
      return;
    }
    const Colour colour = !callback.final                              ? Colour::plain
                          : callback.status == core::Status::succeeded ? Colour::good
                                                                       : Colour::bad;
    console_.line(elapsed() + console_.paint(colour, story.headline));
    for (const std::string& line : story.more) {
      console_.line(std::string(kTimeColumn + 2, ' ') + line);
    }
  }

  std::string elapsed() const {
    const std::string time = in_words(std::chrono::round<base::Millis>(Clock::now() - sent_at_));
    return std::string(kTimeColumn - std::min(kTimeColumn, time.size()), ' ') + time + "  ";
  }

  Result<Exit> no_answer() const {
    const std::string silence = (last_seq_ == 0 ? "no answer within " : "nothing more for ") +
                                in_words(options_.answer_within);
    if (!online_) {
      return problem(Exit::no_answer, silence +
                                          ": no vehicle with this VIN has ever announced "
                                          "itself at this broker; check --vin");
    }
    if (!*online_) return problem(Exit::no_answer, silence + ": the vehicle is offline");
    if (last_seq_ > 0) return problem(Exit::no_answer, silence + ", though the vehicle is online");
    return problem(Exit::no_answer, silence +
                                        ", though the vehicle is online: it does not answer "
                                        "strangers, so is the signing key in its key set?");
  }

  const SendOptions& options_;
  const Topics& topics_;
  const Publication message_;
  const SignedCommand& command_;
  const CallbackCheck& check_;
  MqttSession& session_;
  Console& console_;
  Clock::time_point sent_at_;
  Clock::time_point give_up_at_;
  std::uint64_t last_seq_ = 0;
  std::optional<bool> online_;
  std::optional<Result<Exit>> end_;
};

}  // namespace

Result<Exit> run_send(const SendOptions& options, Console& console, Interrupts& interrupts) {
  const auto topics = Topics::of(options.party);
  if (!topics) return base::unexpected(topics.error());
  const auto crypto = start_crypto();
  if (!crypto) return base::unexpected(crypto.error());
  const auto signer = Signer::from_file(*crypto, options.command.signing_key);
  if (!signer) return base::unexpected(signer.error());
  Uuid7Source ids;
  const auto claims = make_claims(options.command, options.party.vin, ids, wall_now());
  if (!claims) return base::unexpected(claims.error());

  const auto check = CallbackCheck::from_file(*crypto, options.party.device_key);
  if (!check) return base::unexpected(check.error());
  const auto session = MqttSession::connect(options.broker, options.party.client, kKeepFor);
  if (!session) return base::unexpected(session.error());
  const Interrupts::Attachment attachment(interrupts, [&] { (*session)->interrupt(); });
  // The default callback topic too: a vehicle need not allow ours.
  for (const auto& filter :
       {topics->response_topic(claims->id), topics->callback, topics->presence}) {
    auto subscribed = (*session)->subscribe(filter);
    if (!subscribed) return base::unexpected(subscribed.error());
  }
  const auto command = sign_command(*signer, *claims);
  if (!command) return base::unexpected(command.error());
  return Conversation(options, *topics, *command, *check, **session, console).run();
}

}  // namespace latchkey::client
