// LinkRig: a real link to a real broker, and a record of every event it gives.
#pragma once

#include <CppUTest/TestHarness.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/mqtt_paho/paho_link.hpp"
#include "support/broker.hpp"
#include "support/mqtt_probe.hpp"
#include "support/test_loop.hpp"

namespace latchkey::contract {

inline constexpr const char* kCommandTopic = "vehicles/V/command";
inline constexpr const char* kAnswerTopic = "app/answers";
inline constexpr const char* kPresenceTopic = "vehicles/V/presence";

mqtt_paho::Options link_options(std::uint16_t port);
test_support::ProbeOptions probe_options(std::uint16_t port, std::string client_id = "probe");
test_support::ProbeMessage command(std::string payload);
ports::OutboundMessage answer(std::string payload, std::uint8_t qos);

class LinkRig final : public ports::Link::Events {
 public:
  explicit LinkRig(mqtt_paho::Options options);

  void open();
  void reopen();  // a new link in the place of the old one, which ends as if it crashed
  void drop() { link_.reset(); }
  mqtt_paho::PahoLink& link() { return *link_; }
  test_support::TestLoop& loop() { return loop_; }

  bool run_until(const std::function<bool()>& done) { return loop_.run_until(done); }
  bool run_until_up() {
    return run_until([this] { return ups > 0; });
  }
  bool run_until_messages(std::size_t count) {
    return run_until([this, count] { return messages.size() >= count; });
  }
  // Settles a message once it is there, and gives it back.
  ports::InboundMessage settle_next();

  std::vector<std::pair<ports::MessageId, ports::InboundMessage>> messages;
  std::vector<ports::DeliveryId> delivered;
  std::vector<std::string> downs;
  int ups = 0;
  // When set, takes each message instead of `messages`.
  std::function<void(ports::MessageId, const ports::InboundMessage&)> handler;

 private:
  void on_message(ports::MessageId id, ports::InboundMessage message) override;
  void on_link_up() override { ++ups; }
  void on_link_down(std::string_view why) override { downs.emplace_back(why); }
  void on_delivered(ports::DeliveryId id) override { delivered.push_back(id); }

  mqtt_paho::Options options_;
  test_support::TestLoop loop_;
  std::unique_ptr<mqtt_paho::PahoLink> link_;
  std::size_t settled_ = 0;
};

}  // namespace latchkey::contract
