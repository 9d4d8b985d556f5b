// MqttSession: a client's connection to the broker, over MQTT 5, for a program that asks something
// and waits for the answer.
//
// Threading: one thread makes all calls but interrupt(). Nothing calls back: what happens is queued
// until next() takes it.
//
// A lost connection is made again by next().
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/event_queue.hpp"
#include "client/options.hpp"
#include "client/outcome.hpp"

namespace latchkey::client {

class PahoClient;

struct Publication {
  std::string topic;
  std::string payload;
  std::string response_topic;
  std::string correlation;
  std::string content_type;
  std::string traceparent;
  std::string tracestate{};
  std::optional<std::chrono::seconds> expires_in;
  std::uint8_t qos = 1;
  bool retained = false;
};

// For main, once, before there is a second thread: a broken connection must not end the process by
// SIGPIPE, and Paho would send MQTT through an HTTP proxy that the environment names.
void prepare_process_for_mqtt();

class MqttSession {
 public:
  using Clock = EventQueue::Clock;

  // Returns when the broker has accepted us; no_connection otherwise. The MQTT client id is `name`
  // and something random. What arrives at QoS 1 while a connection is lost, the broker keeps for
  // `keep_for`; and it remembers us that long after our end, as Paho C++ 1.2 has no way to say that
  // we will not come back.
  [[nodiscard]] static Result<std::unique_ptr<MqttSession>> connect(
      const BrokerOptions& broker, const std::string& name,
      std::chrono::seconds keep_for = std::chrono::seconds(0));

  MqttSession(const MqttSession&) = delete;
  MqttSession& operator=(const MqttSession&) = delete;
  // Says goodbye.
  ~MqttSession();

  // At QoS 1. Returns when the broker has agreed; retained messages follow, again after a
  // LinkRestored.
  [[nodiscard]] Result<void> subscribe(const std::string& filter);

  // Hands a message over. At QoS 1 a Published follows when the broker has it. After a lost
  // connection it may never follow, and the message may or may not have arrived.
  [[nodiscard]] Result<void> publish(const Publication& message);

  // The next event; nothing when there is none until then. While the connection is lost this tries
  // to make it again once a second, and an attempt may outlast `until` by five seconds.
  [[nodiscard]] std::optional<Event> next(Clock::time_point until);

  // Queues an Interrupted event. Any thread.
  void interrupt() { events_.push(Interrupted{}); }

  // Messages lost because next() was not called often enough.
  [[nodiscard]] std::uint64_t dropped() const { return events_.dropped(); }

 private:
  MqttSession();

  bool try_again();

  EventQueue events_;
  std::vector<std::string> filters_;
  bool lost_ = false;
  Clock::time_point next_try_;
  std::unique_ptr<PahoClient> paho_;  // last: its threads push events until it has ended
};

}  // namespace latchkey::client
