#include "supervisor/presence.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <variant>

#include "client/mqtt_session.hpp"

namespace latchkey::supervisor {
namespace {

constexpr std::chrono::milliseconds kAskEvery{50};

using Session = client::MqttSession;

base::Result<std::unique_ptr<Session>, Error> listen(const client::BrokerOptions& broker,
                                                     const std::string& prefix) {
  auto session = Session::connect(broker, "latchkey-sim");
  if (!session) {
    return base::unexpected(Error{ErrorKind::no_answer, session.error().message});
  }
  for (const char* topic : {"/presence", "/state"}) {
    if (auto subscribed = (*session)->subscribe(prefix + topic); !subscribed) {
      return base::unexpected(Error{ErrorKind::no_answer, subscribed.error().message});
    }
  }
  return std::move(*session);
}

// The epoch, where this is an announcement.
std::optional<std::string> epoch_of(const nlohmann::json& presence) {
  if (!presence.is_object() || !presence.value("online", false)) return std::nullopt;
  return presence.value("epoch", std::string{});
}

}  // namespace

base::Result<std::string, Error> wait_until_online(
    const client::BrokerOptions& broker, const Awaited& awaited, Deadline deadline,
    const std::function<std::optional<Error>()>& failed) {
  const auto session = listen(broker, awaited.prefix);
  if (!session) return base::unexpected(session.error());
  std::optional<std::string> epoch;
  while (std::chrono::steady_clock::now() < deadline) {
    if (auto error = failed()) return base::unexpected(std::move(*error));
    const auto event = (*session)->next(in(kAskEvery));
    const auto* message = event ? std::get_if<client::Message>(&*event) : nullptr;
    if (message == nullptr) continue;
    const auto content = nlohmann::json::parse(message->payload, nullptr, false);
    if (message->topic.ends_with("/state")) {
      // One that came before its presence is an earlier agent's.
      if (epoch && content.is_object() && content.size() >= awaited.signals) return *epoch;
    } else if (const auto announced = epoch_of(content);
               announced && announced != awaited.previous_epoch) {
      epoch = announced;
      deadline = std::min(deadline, in(kVehicleWithin));
    }
  }
  if (epoch) return *epoch;
  return base::unexpected(Error{ErrorKind::no_answer, "the agent does not announce itself"});
}

}  // namespace latchkey::supervisor
