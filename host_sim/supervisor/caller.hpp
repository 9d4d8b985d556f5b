// Caller: an app of the demo. Signs commands with its key, sends them under its certificate, and
// hears what comes of them.
//
// One thread. The stack and the crypto library outlive it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "client/callback.hpp"
#include "client/command.hpp"
#include "client/mqtt_session.hpp"
#include "supervisor/stack.hpp"

namespace latchkey::supervisor {

class Caller {
 public:
  using Clock = std::chrono::steady_clock;

  struct Sent {
    client::SignedCommand command;
    Clock::time_point at;
  };

  struct Answer {
    client::Callback callback;
    std::string payload;
    std::chrono::microseconds after;  // since the command was handed over
  };

  static base::Result<Caller, Error> connect(const Stack& stack, const App& app,
                                             const crypto_mbedtls::Crypto& crypto);

  [[nodiscard]] const std::string& name() const { return name_; }

  // `params` are key=value.
  base::Result<Sent, Error> send(const std::string& command, std::vector<std::string> params);
  base::Result<Sent, Error> send_again(const Sent& sent);

  // The next callback for this command; nothing when none came until then.
  std::optional<Answer> answer(const Sent& to, Deadline deadline);

 private:
  Caller(const Stack& stack, const App& app, client::Topics topics, client::Signer signer,
         std::unique_ptr<client::MqttSession> session);

  std::string name_;
  std::string vin_;
  client::Topics topics_;
  client::Signer signer_;
  client::Uuid7Source ids_;
  std::unique_ptr<client::MqttSession> session_;
};

}  // namespace latchkey::supervisor
