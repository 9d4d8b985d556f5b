// Connection: keeps a Client connected, and moves messages between it and the event loop.
//
// Three kinds of threads meet here. The loop's thread publishes, settles and closes: it takes only
// the locks of this folder, all held briefly, and never waits for Paho. Paho's threads come in
// through Client::Callbacks. The worker, in run(), makes all calls into Paho.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/mqtt_paho/backoff.hpp"
#include "adapters/mqtt_paho/client.hpp"
#include "adapters/mqtt_paho/options.hpp"
#include "adapters/mqtt_paho/paho_link.hpp"
#include "adapters/mqtt_paho/postbox.hpp"
#include "adapters/mqtt_paho/relay.hpp"
#include "adapters/mqtt_paho/send_queue.hpp"
#include "adapters/mqtt_paho/turnstile.hpp"

namespace latchkey::mqtt_paho {

class Connection final : private Client::Callbacks {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Connection(Options options);

  // The loop's thread.
  void attach(ports::Loop& loop, ports::Link::Events& events);
  void settle(ports::MessageId id) { turnstile_.settle(id); }
  bool publish(ports::OutboundMessage message, std::optional<ports::DeliveryId> delivery);
  // Ends events at once and asks the worker to flush, say goodbye and stop by `deadline`.
  void close(Clock::time_point deadline);
  // False: it has not got that far by `deadline`.
  bool wait_until_parted(Clock::time_point deadline);
  bool wait_until_stopped(Clock::time_point deadline);

  // The worker's thread, once, after attach().
  void run();

  // Any thread.
  [[nodiscard]] Stats stats() const;

 private:
  enum class Phase : std::uint8_t { waiting, connecting, connected };
  using Lock = std::unique_lock<std::mutex>;

  void on_connected(std::size_t receive_maximum) override;
  void on_gone(const std::string& why) override;
  void on_subscribed() override;
  void on_not_subscribed(const std::string& why) override;
  void on_message(const mqtt::message& message) override;
  void on_message_failed() noexcept override;
  void on_sent(const SendQueue::Ticket& ticket) override;
  void on_not_sent(SendQueue::Handover handover, bool again) override;

  // The worker's. Each returns with the lock held and may have let it go in between.
  void connect(Lock& lock);
  void subscribe(Lock& lock);
  void work(Lock& lock);
  bool send_next(Lock& lock);
  void disconnect(Lock& lock, Clock::time_point deadline);
  void say_goodbye(Lock& lock);
  void clear_ended_relays(Lock& lock);

  // With the lock held.
  void leave(std::string why);
  void announce_up();
  base::Result<void, SocketError> start_relay();  // only in on_connected()
  void cut(std::string_view why);
  void apply_brake();

  const Options options_;
  Turnstile turnstile_;
  std::optional<Postbox> postbox_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Phase phase_ = Phase::waiting;
  SendQueue queue_;
  std::vector<ino_t> known_sockets_;
  std::unique_ptr<Relay> relay_;
  std::vector<std::unique_ptr<Relay>> ended_relays_;  // the worker waits for their threads
  bool braked_ = false;
  bool subscribe_due_ = false;
  bool up_ = false;           // on_link_up was posted
  bool leaving_ = false;      // the worker is to disconnect
  std::string why_;           // the connection is ending, and this is the reason to report
  std::string reported_why_;  // with the last on_link_down
  Clock::time_point due_;     // the next attempt, or the answer that is waited for
  Clock::time_point connected_at_;
  Backoff backoff_;
  bool closing_ = false;
  bool parted_ = false;
  bool stopped_ = false;
  Clock::time_point close_by_;
  Stats stats_;

  std::optional<Client> client_;  // only the worker touches it, in run()
};

}  // namespace latchkey::mqtt_paho
