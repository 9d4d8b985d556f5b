// Traffic: the client's side. A stream of commands, the next as soon as the one before has its
// outcome or was refused; now and then one more while a command runs; now and then a duplicate.
//
// One thread. Throws std::runtime_error when the session cannot be made.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "client/mqtt_session.hpp"
#include "integration/kills/commands.hpp"
#include "integration/kills/history.hpp"
#include "supervisor/stack.hpp"

namespace latchkey::kills {

class Traffic {
 public:
  using Clock = std::chrono::steady_clock;

  Traffic(const supervisor::Stack& stack, const crypto_mbedtls::Crypto& crypto, History& history,
          std::mt19937_64& random);

  // Takes what arrives until then, at most one event; sends what is due.
  void work(Clock::time_point until);

  // From now on only what it takes to bring one more command to its outcome. The broker delivers in
  // order and the agent does one thing at a time: then nothing from before is under way any more.
  void finish();
  [[nodiscard]] bool finished() const;

  // Sends the same bytes again for every command without an answer, to hear what became of it.
  void ask_all();
  // Every command has its outcome, or was refused.
  [[nodiscard]] bool all_settled() const;

  // The agent announced itself, as of this epoch, on the present connection.
  [[nodiscard]] const std::string& epoch_online() const { return epoch_online_; }
  [[nodiscard]] std::size_t duplicates_sent() const { return duplicates_sent_; }
  [[nodiscard]] std::size_t concurrent_sent() const { return concurrent_sent_; }

 private:
  void on(const client::Message& message);
  void on(const client::Published& published);
  void on(const client::LinkLost& lost);
  void on(const client::LinkRestored& restored);
  void on(const client::Interrupted&) {}

  void send_due();
  void send_new();
  bool publish(const Command& command);
  void disturb();  // the running command: with another one, or with itself
  void duplicate_earlier();
  void ask_doubtful();
  [[nodiscard]] bool one_in(int count);

  History& history_;
  std::mt19937_64& random_;
  client::Topics topics_;
  std::string answers_;
  client::Signer signer_;
  CommandSource source_;
  std::unique_ptr<client::MqttSession> session_;

  bool finishing_ = false;
  bool connected_ = true;
  std::string epoch_online_;
  std::string current_;     // the stream's latest command; empty: none yet
  bool disturbed_ = false;  // the current one was
  std::deque<std::string> unacknowledged_;
  std::deque<std::string> recent_;  // with an outcome
  Clock::time_point next_at_{};
  Clock::time_point ask_at_{};
  std::size_t duplicates_sent_ = 0;
  std::size_t concurrent_sent_ = 0;
};

}  // namespace latchkey::kills
