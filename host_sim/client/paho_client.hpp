// PahoClient: one Paho client whose callbacks become events. Private to MqttSession, whose
// threading it shares: Paho's threads push, one other thread calls.
#pragma once

#include <mqtt/async_client.h>

#include <chrono>
#include <memory>
#include <string>

#include "client/event_queue.hpp"
#include "client/mqtt_session.hpp"
#include "client/options.hpp"
#include "client/outcome.hpp"

namespace latchkey::client {

class PahoClient : private mqtt::iaction_listener {
 public:
  static Result<std::unique_ptr<PahoClient>> create(const BrokerOptions& broker,
                                                    const std::string& client_id,
                                                    std::chrono::seconds keep_for,
                                                    EventQueue& events);

  PahoClient(const PahoClient&) = delete;
  PahoClient& operator=(const PahoClient&) = delete;
  ~PahoClient() override;

  [[nodiscard]] bool is_connected() const { return client_.is_connected(); }
  [[nodiscard]] Result<void> connect();
  [[nodiscard]] Result<void> subscribe(const std::string& filter);
  [[nodiscard]] Result<void> publish(const Publication& message);

 private:
  PahoClient(const BrokerOptions& broker, const std::string& client_id,
             std::chrono::seconds keep_for, EventQueue& events);

  // Of a publish(). noexcept throughout: an exception must not get into Paho's C code, and the only
  // one that could come up here is that memory has run out.
  void on_success(const mqtt::token& token) noexcept override;
  void on_failure(const mqtt::token& token) noexcept override;

  void install_callbacks();
  [[nodiscard]] base::unexpected<Problem> silent() const;

  const BrokerOptions broker_;
  const std::chrono::seconds keep_for_;
  EventQueue& events_;
  mqtt::async_client client_;
};

}  // namespace latchkey::client
