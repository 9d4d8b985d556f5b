#include "support/mqtt_probe.hpp"

#include <stdexcept>
#include <utility>

namespace latchkey::test_support {
namespace {

// mosquitto's Receive Maximum.
constexpr std::size_t kUnacknowledgedMax = 20;
constexpr std::uint8_t kFirstFailure = 0x80;

}  // namespace

MqttProbe::MqttProbe(const ProbeOptions& options) : stream_(options.port, options.tls) {
  stream_.send(encode_connect(options));
  if (reason_code(await(Packet::connack)) >= kFirstFailure) {
    throw std::runtime_error("probe: the broker refuses the connection");
  }
}

void MqttProbe::subscribe(std::string_view filter, std::uint8_t qos) {
  stream_.send(encode_subscribe(next_id(), filter, qos));
  if (reason_code(await(Packet::suback)) >= kFirstFailure) {
    throw std::runtime_error("probe: the broker refuses the subscription");
  }
}

void MqttProbe::disconnect() { stream_.send(encode_disconnect()); }

void MqttProbe::publish(const ProbeMessage& message) {
  stream_.send(encode_publish(next_id(), message));
  if (message.qos > 0) await(Packet::puback);
}

void MqttProbe::flood(std::size_t count, const std::function<ProbeMessage(std::size_t)>& make,
                      const std::function<void(const ProbeMessage&)>& on_message) {
  std::size_t sent = 0;
  std::size_t acknowledged = 0;
  while (acknowledged < count) {
    std::string batch;
    for (; sent < count && sent - acknowledged < kUnacknowledgedMax; ++sent) {
      batch += encode_publish(next_id(), make(sent));
    }
    stream_.send(batch);
    const std::optional<RawPacket> packet = step(kPatience);
    if (!packet) throw std::runtime_error("probe: the broker takes no more");
    if (packet->type == Packet::puback) ++acknowledged;
    for (; !inbox_.empty(); inbox_.pop_front()) on_message(inbox_.front());
  }
}

std::optional<ProbeMessage> MqttProbe::receive(std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (inbox_.empty()) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !step(left)) return std::nullopt;
  }
  ProbeMessage message = std::move(inbox_.front());
  inbox_.pop_front();
  return message;
}

std::optional<RawPacket> MqttProbe::step(std::chrono::milliseconds patience) {
  std::optional<RawPacket> packet = take_packet(buffer_);
  while (!packet) {
    const std::optional<std::string> bytes = stream_.receive(patience);
    if (!bytes) return std::nullopt;
    buffer_ += *bytes;
    packet = take_packet(buffer_);
  }
  if (packet->type == Packet::publish) {
    inbox_.push_back(decode_publish(*packet));
    if (inbox_.back().qos > 0) stream_.send(encode_puback(packet_id(*packet)));
  }
  return packet;
}

RawPacket MqttProbe::await(Packet type) {
  for (;;) {
    std::optional<RawPacket> packet = step(kPatience);
    if (!packet) throw std::runtime_error("probe: the broker does not answer");
    if (packet->type == type) return std::move(*packet);
  }
}

std::uint16_t MqttProbe::next_id() {
  if (++last_id_ == 0) ++last_id_;
  return last_id_;
}

}  // namespace latchkey::test_support
