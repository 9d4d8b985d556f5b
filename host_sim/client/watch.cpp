#include <chrono>
#include <map>
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
#include "client/signing.hpp"
#include "client/text.hpp"
#include "client/topics.hpp"
#include "client/wire_json.hpp"
#include "codec/callback.hpp"

namespace latchkey::client {
namespace {

constexpr std::size_t kBytesShownMax = 80;  // of what makes no sense

class Watch {
 public:
  Watch(const WatchOptions& options, const Topics& topics, const CallbackCheck& check,
        Console& console)
      : options_(options), topics_(topics), check_(check), console_(console) {}

  Exit run(MqttSession& session) {
    while (!stopped_) {
      const auto event = session.next(MqttSession::Clock::time_point::max());
      if (event) std::visit([this](const auto& what) { on(what); }, *event);
    }
    return Exit::succeeded;
  }

 private:
  void on(const Message& message) {
    const bool state = message.topic == topics_.state;
    if (options_.json) {
      state ? show_state(message) : show_json(message);
    } else if (state) {
      show_state(message);
    } else if (message.topic == topics_.slot) {
      show_slot(message);
    } else if (message.topic == topics_.presence) {
      show_presence(message);
    } else {
      show_callback(message);
    }
  }

  void on(const Published&) {}
  void on(const LinkLost& lost) { console_.remark(lost.why + "; trying to connect again"); }
  void on(const LinkRestored&) { console_.remark("connected again"); }
  void on(const Interrupted&) { stopped_ = true; }

  [[nodiscard]] std::string_view kind_of(const Message& message) const {
    if (message.topic == topics_.slot) return "slot";
    if (message.topic == topics_.presence) return "presence";
    return "callback";
  }

  void show_slot(const Message& message) {
    const auto slot = parse_slot(message.payload);
    if (!slot) return show_nonsense("slot", message);
    std::string words = tell(*slot);
    if (words == slot_words_) return;
    show("slot", words);
    slot_words_ = std::move(words);
  }

  void show_presence(const Message& message) {
    const auto presence = parse_object(message.payload);
    if (!presence) return show_nonsense("presence", message);
    std::string words = flag_of(*presence, "online") ? "online" : "offline";
    for (const char* name : {"agent", "epoch"}) {
      const std::string value = text_of(*presence, name);
      if (!value.empty()) words += ", " + std::string(name) + " " + printable(value);
    }
    show("presence", words);
  }

  void show_callback(const Message& message) {
    const auto callback = parse_callback(message.payload);
    if (!callback) return show_nonsense("callback", message);
    show("callback", printable(callback->command) + " " + printable(callback->id) + " " +
                         tell(*callback).headline +
                         words_on(check_.of(message.payload, message.jws)));
  }

  std::string words_on(Authenticity authenticity) {
    switch (authenticity) {
      case Authenticity::unchecked: return "";
      case Authenticity::genuine: return console_.paint(Colour::dim, " [signed by the vehicle]");
      case Authenticity::none: return console_.paint(Colour::dim, " [not signed]");
      case Authenticity::wrong: return console_.paint(Colour::bad, " [NOT FROM THIS VEHICLE]");
    }
    return "";
  }

  // Only what changed. The first report is not news, so it is only counted.
  void show_state(const Message& message) {
    const auto state = parse_object(message.payload);
    if (!state) return show_nonsense("state", message);
    auto changed = nlohmann::ordered_json::object();
    for (const auto& [signal, value] : state->items()) {
      const auto known = state_.find(signal);
      if (known != state_.end() && known->second == value) continue;
      changed[signal] = value;
      if (seen_state_ && !options_.json) {
        const std::string before = known == state_.end() ? "unknown" : value_words(known->second);
        show("state", printable(signal) + ": " + before + " -> " + value_words(value));
      }
    }
    for (const auto& [signal, value] : state_) {
      if (state->contains(signal)) continue;
      changed[signal] = nullptr;
      if (!options_.json) {
        show("state", printable(signal) + ": " + value_words(value) + " -> unknown");
      }
    }
    if (options_.json && !changed.empty()) show_json("state", changed);
    if (!options_.json && !seen_state_) {
      show("state", std::to_string(state->size()) + " signals are known");
    }
    seen_state_ = true;
    state_ = state->get<std::map<std::string, nlohmann::json>>();
  }

  void show_nonsense(std::string_view kind, const Message& message) {
    show(kind, "not understood: " + printable(message.payload.substr(0, kBytesShownMax)));
  }

  void show(std::string_view kind, const std::string& words) {
    constexpr std::size_t kKindColumn = 10;
    const std::string padded = std::string(kind) + std::string(kKindColumn - kind.size(), ' ');
    // 2026-11-22T10:00:00.123Z: the day does not matter here.
    const std::string time = codec::format_time(wall_now()).substr(11, 13);
    console_.line(console_.paint(Colour::dim, time) + " " + padded + words);
  }

  void show_json(const Message& message) {
    const std::string_view kind = kind_of(message);
    nlohmann::ordered_json line{{"at", codec::format_time(wall_now())},
                                {kind, parse_in_order(message.payload)}};
    if (kind == "callback") {
      line["signature"] = to_string(check_.of(message.payload, message.jws));
    }
    console_.line(ascii_line(line));
  }

  void show_json(std::string_view kind, const nlohmann::ordered_json& payload) {
    console_.line(ascii_line({{"at", codec::format_time(wall_now())}, {kind, payload}}));
  }

  const WatchOptions& options_;
  const Topics& topics_;
  const CallbackCheck& check_;
  Console& console_;
  std::string slot_words_;
  std::map<std::string, nlohmann::json> state_;
  bool seen_state_ = false;
  bool stopped_ = false;
};

}  // namespace

Result<Exit> run_watch(const WatchOptions& options, Console& console, Interrupts& interrupts) {
  const auto topics = Topics::of(options.party);
  if (!topics) return base::unexpected(topics.error());
  const auto crypto = start_crypto();
  if (!crypto) return base::unexpected(crypto.error());
  const auto check = CallbackCheck::from_file(*crypto, options.party.device_key);
  if (!check) return base::unexpected(check.error());
  const auto session = MqttSession::connect(options.broker, options.party.client);
  if (!session) return base::unexpected(session.error());
  const Interrupts::Attachment attachment(interrupts, [&] { (*session)->interrupt(); });
  const std::string answers = options.all_clients ? "clients/+/callback" : topics->answers;
  for (const auto& filter :
       {topics->presence, topics->slot, topics->state, topics->callback, answers + "/#"}) {
    auto subscribed = (*session)->subscribe(filter);
    if (!subscribed) return base::unexpected(subscribed.error());
  }
  return Watch(options, *topics, *check, console).run(**session);
}

}  // namespace latchkey::client
