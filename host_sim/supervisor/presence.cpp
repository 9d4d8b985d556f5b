#include "supervisor/presence.hpp"

#include <chrono>
#include <nlohmann/json.hpp>
#include <variant>

#include "client/mqtt_session.hpp"

namespace latchkey::supervisor {
namespace {

constexpr std::chrono::milliseconds kAskEvery{50};

}  // namespace

base::Result<std::string, Error> wait_until_online(
    const client::BrokerOptions& broker, const std::string& presence_topic,
    const std::string& previous_epoch, Deadline deadline,
    const std::function<std::optional<Error>()>& failed) {
  auto session = client::MqttSession::connect(broker, "latchkey-sim");
  if (!session) {
    return base::unexpected(Error{ErrorKind::no_answer, session.error().message});
  }
  if (auto subscribed = (*session)->subscribe(presence_topic); !subscribed) {
    return base::unexpected(Error{ErrorKind::no_answer, subscribed.error().message});
  }
  while (std::chrono::steady_clock::now() < deadline) {
    if (auto error = failed()) return base::unexpected(std::move(*error));
    const auto event = (*session)->next(in(kAskEvery));
    const auto* message = event ? std::get_if<client::Message>(&*event) : nullptr;
    if (message == nullptr) continue;
    const auto presence = nlohmann::json::parse(message->payload, nullptr, false);
    if (!presence.is_object() || !presence.value("online", false)) continue;
    std::string epoch = presence.value("epoch", std::string{});
    if (epoch != previous_epoch) return epoch;
  }
  return base::unexpected(Error{ErrorKind::no_answer, "the agent does not announce itself"});
}

}  // namespace latchkey::supervisor
