#include "link_rig.hpp"

namespace latchkey::contract {

mqtt_paho::Options link_options(std::uint16_t port) {
  mqtt_paho::Options options;
  options.port = port;
  options.client_id = "agent";
  options.command_topic = kCommandTopic;
  options.will.topic = kPresenceTopic;
  options.will.payload = "will";
  options.will.qos = 1;
  options.reconnect_min = base::Millis{20};
  options.reconnect_max = base::Millis{200};
  return options;
}

test_support::ProbeOptions probe_options(std::uint16_t port, std::string client_id) {
  test_support::ProbeOptions options;
  options.port = port;
  options.client_id = std::move(client_id);
  return options;
}

test_support::ProbeMessage command(std::string payload) {
  test_support::ProbeMessage message;
  message.topic = kCommandTopic;
  message.payload = std::move(payload);
  message.response_topic = kAnswerTopic;
  message.qos = 1;
  return message;
}

ports::OutboundMessage answer(std::string payload, std::uint8_t qos) {
  ports::OutboundMessage message;
  message.topic = kAnswerTopic;
  message.payload = std::move(payload);
  message.qos = qos;
  return message;
}

LinkRig::LinkRig(mqtt_paho::Options options) : options_(std::move(options)) {
  link_ = std::make_unique<mqtt_paho::PahoLink>(options_, loop_);
}

void LinkRig::open() { link_->open(*this); }

void LinkRig::reopen() {
  link_.reset();
  ups = 0;
  messages.clear();
  settled_ = 0;
  link_ = std::make_unique<mqtt_paho::PahoLink>(options_, loop_);
  link_->open(*this);
}

ports::InboundMessage LinkRig::settle_next() {
  if (!run_until_messages(settled_ + 1)) {
    FAIL("no message came");
  }
  const auto& [id, message] = messages[settled_++];
  link_->settle(id);
  return message;
}

void LinkRig::on_message(ports::MessageId id, ports::InboundMessage message) {
  if (handler) return handler(id, message);
  messages.emplace_back(id, std::move(message));
}

}  // namespace latchkey::contract
