// Broker: the way to the vehicles and back.
//
// Threading: one thread, the loop's; everything that it calls back, it calls there.
#pragma once

#include <functional>
#include <utility>

#include "client/event_queue.hpp"
#include "client/mqtt_session.hpp"

namespace latchkey::cloud {

class Broker {
 public:
  using Taken = std::function<void(bool taken)>;

  struct Events {
    std::function<void(client::Message)> message;
    // Subscribed, and retained messages follow; or not any more.
    std::function<void(bool up)> link;
  };

  Broker() = default;
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;
  virtual ~Broker() = default;

  // Once, before anything else.
  void open(Events events) { do_open(std::move(events)); }

  // At QoS 1. `taken` is called once: true when the broker has it; false when it has not, as far as
  // anybody can say: it may have got it and lost the connection.
  void publish(const client::Publication& message, Taken taken) {
    do_publish(message, std::move(taken));
  }

  [[nodiscard]] virtual bool is_up() const = 0;

 private:
  virtual void do_open(Events events) = 0;
  virtual void do_publish(const client::Publication& message, Taken taken) = 0;
};

}  // namespace latchkey::cloud
