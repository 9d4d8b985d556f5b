// Client: one Paho client, with its callbacks made safe and its traps kept inside.
//
// Threads. Paho has two of its own. They make every callback, holding a lock that most calls below
// need as well: so a thread that a callback waits for must never make one of these calls, and no
// callback may make one. All calls come from one thread, the connection's worker.
//
// Messages. Paho acknowledges a QoS 1 message when on_message() returns, whatever it returns.
#pragma once

#include <mqtt/async_client.h>

#include <cstdint>
#include <list>
#include <mutex>
#include <string>

#include "adapters/mqtt_paho/mapping.hpp"
#include "adapters/mqtt_paho/options.hpp"
#include "adapters/mqtt_paho/send_queue.hpp"

namespace latchkey::mqtt_paho {

class Client {
 public:
  // An exception thrown by one of these is swallowed, except that on_message_failed() follows one
  // thrown by on_message().
  class Callbacks {
   public:
    // `receive_maximum`: how many QoS 1 messages the broker takes at a time.
    virtual void on_connected(std::size_t receive_maximum) = 0;
    // Not, or no longer, connected; nothing else will come of the attempt or the connection.
    virtual void on_gone(const std::string& why) = 0;
    virtual void on_subscribed() = 0;
    virtual void on_not_subscribed(const std::string& why) = 0;
    virtual void on_message(const mqtt::message& message) = 0;
    virtual void on_message_failed() noexcept = 0;
    // QoS 0: written to the socket. QoS 1: acknowledged by the broker.
    virtual void on_sent(const SendQueue::Ticket& ticket) = 0;
    // Lost on the way, or not even taken. `again`: it may go another time.
    virtual void on_not_sent(SendQueue::Handover handover, bool again) = 0;

   protected:
    ~Callbacks() = default;
  };

  Client(const Options& options, Callbacks& callbacks);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  // May take a second or more: it stops Paho's threads. A connection still open ends.
  ~Client() = default;

  // Each is answered by a callback. False: it could not even be tried.
  [[nodiscard]] bool connect();
  [[nodiscard]] bool subscribe();
  [[nodiscard]] bool disconnect();  // answered by on_gone(); Paho may add seconds of its own

  // Answered by on_sent() or on_not_sent(), before it returns if it returns false.
  bool publish(SendQueue::Handover handover);

 private:
  // One message on its way. Paho may forget one when a connection drops; it then stays until the
  // client ends, a few hundred bytes.
  class Sending : public mqtt::iaction_listener {
   public:
    Sending(Client& client, SendQueue::Handover handover)
        : client_(client), handover_(std::move(handover)) {}
    void on_success(const mqtt::token&) override { client_.sent(*this); }
    void on_failure(const mqtt::token&) override { client_.not_sent(*this); }

   private:
    friend class Client;

    Client& client_;
    SendQueue::Handover handover_;
    std::list<Sending>::iterator self_;
  };

  class Connecting : public mqtt::iaction_listener {
   public:
    explicit Connecting(Client& client) : client_(client) {}
    // Comes twice, where on_connected() comes once.
    void on_success(const mqtt::token& token) override;
    void on_failure(const mqtt::token& token) override;

   private:
    Client& client_;
  };

  class Subscribing : public mqtt::iaction_listener {
   public:
    explicit Subscribing(Client& client) : client_(client) {}
    void on_success(const mqtt::token&) override;
    void on_failure(const mqtt::token& token) override;

   private:
    Client& client_;
  };

  class Disconnecting : public mqtt::iaction_listener {
   public:
    explicit Disconnecting(Client& client) : client_(client) {}
    void on_success(const mqtt::token&) override { client_.gone("disconnected"); }
    void on_failure(const mqtt::token&) override { client_.gone("disconnected"); }

   private:
    Client& client_;
  };

  void install_callbacks();
  void gone(const std::string& why) noexcept;
  void sent(Sending& sending) noexcept;
  void not_sent(Sending& sending) noexcept;
  SendQueue::Handover take_back(Sending& sending);

  const Options& options_;
  Callbacks& callbacks_;
  std::size_t receive_maximum_ = 0;
  Connecting connecting_{*this};
  Subscribing subscribing_{*this};
  Disconnecting disconnecting_{*this};
  std::mutex sending_mutex_;
  std::list<Sending> sending_;
  mqtt::async_client paho_;  // last: ends first, and calls back while it does
};

}  // namespace latchkey::mqtt_paho
