// Simulation: the real programs, running, and the apps' side of the broker as a test plays it.
//
// Nothing in here sleeps: whatever is waited for is an event, and fails the test by throwing when
// it does not come within kPatience (support/test_loop.hpp).
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "client/signing.hpp"
#include "client/uuid7.hpp"
#include "supervisor/stack.hpp"
#include "support/mqtt_probe.hpp"

namespace latchkey::integration {

using Json = nlohmann::json;
using test_support::ProbeMessage;

// One callback: what it says, and the message that brought it.
struct Answer {
  Json body;
  ProbeMessage message;

  [[nodiscard]] std::string status() const { return body.at("status"); }
  [[nodiscard]] std::string executed() const { return body.at("executed"); }
  [[nodiscard]] std::string reason() const { return body.at("reason").at("code"); }
};

// An app with its own certificate and key, connected and subscribed to all that it may read.
class App {
 public:
  App(const supervisor::Stack& stack, const supervisor::App& who,
      const crypto_mbedtls::Crypto& crypto);

  // Claims of a command that is in order, to be bent.
  [[nodiscard]] client::Claims claims(std::string_view command, Json params = Json::object());
  [[nodiscard]] std::string sign(const client::Claims& claims) const;
  [[nodiscard]] const client::Signer& signer() const { return signer_; }

  // The message that carries a payload, as a good app would send it.
  [[nodiscard]] ProbeMessage envelope(std::string payload) const;

  // Both return the command's id.
  std::string send(std::string_view command, Json params = Json::object());
  std::string send(const client::Claims& claims);
  void publish(const ProbeMessage& message) { probe_->publish(message); }

  // The next callback for this command; the next with this status; the final one.
  Answer answer(const std::string& id);
  Answer await(const std::string& id, std::string_view status);
  Answer outcome(const std::string& id);

  // Whatever was sent before has been dealt with once this returns: the agent takes one message
  // after the other. No callback for `id` came meanwhile.
  bool stays_unanswered(const std::string& id);

  // The first message on `…/NAME` of the vehicle that satisfies the condition; the rest is kept.
  Json await_topic(std::string_view name, const std::function<bool(const Json&)>& condition);

  // For after a restart of the broker, which has kept the session.
  void reconnect();

  [[nodiscard]] test_support::MqttProbe& probe() { return *probe_; }
  [[nodiscard]] std::string topic(std::string_view name) const;

 private:
  ProbeMessage await_message(const std::function<bool(const ProbeMessage&)>& condition);

  const supervisor::Stack& stack_;
  std::string vin_;
  client::BrokerOptions broker_;
  std::string name_;
  client::Signer signer_;
  client::Uuid7Source ids_;
  std::unique_ptr<test_support::MqttProbe> probe_;
  std::deque<ProbeMessage> inbox_;
};

struct SimulationOptions {
  supervisor::RateOption rate{.burst = 1000, .per_second = 1000};
  std::optional<std::filesystem::path> catalogue;
  std::optional<std::size_t> queued_messages_max{};  // see supervisor::StackOptions
};

class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options = {});

  App& owner() { return owner_; }
  App& driver() { return driver_; }
  supervisor::Stack& stack() { return *stack_; }
  [[nodiscard]] const crypto_mbedtls::Crypto& crypto() const { return crypto_; }

  // Does something to the vehicle, or asks it: see host_sim/vehicle/control.hpp.
  std::string vehicle(const std::string& line);
  // How many values the vehicle was made to take since it started.
  std::size_t actuations();

  [[nodiscard]] bool agent_logged(std::string_view text) const;
  void await_agent_log(std::string_view text) const;
  // All spans that the agent has written, once they hold this text.
  [[nodiscard]] std::string await_agent_traces(std::string_view text) const;
  // The agent's metrics file, once it holds this text.
  std::string await_agent_metrics(std::string_view text) const;

 private:
  crypto_mbedtls::Crypto crypto_;
  std::unique_ptr<supervisor::Stack> stack_;
  App owner_;
  App driver_;
};

}  // namespace latchkey::integration
