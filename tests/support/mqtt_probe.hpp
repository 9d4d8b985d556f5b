// MqttProbe: the other side of the broker, as a test plays it. One thread, no MQTT library.
//
// Everything waits at most kPatience (test_loop.hpp) and throws std::runtime_error after that, or
// when the broker refuses. Messages that arrive while something else is waited for are kept.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "support/mqtt_codec.hpp"
#include "support/stream.hpp"
#include "support/test_loop.hpp"

namespace latchkey::test_support {

class MqttProbe {
 public:
  // Connects. Without a DISCONNECT before, the object's end looks like a crash to the broker.
  explicit MqttProbe(const ProbeOptions& options);
  MqttProbe(const MqttProbe&) = delete;
  MqttProbe& operator=(const MqttProbe&) = delete;
  ~MqttProbe() = default;

  void subscribe(std::string_view filter, std::uint8_t qos);
  void disconnect();

  // At QoS 1, returns once the broker has acknowledged it.
  void publish(const ProbeMessage& message);

  // Publishes `count` messages made by `make` at QoS 1 as fast as the broker takes them, and gives
  // every message that comes meanwhile to `on_message`.
  void flood(std::size_t count, const std::function<ProbeMessage(std::size_t)>& make,
             const std::function<void(const ProbeMessage&)>& on_message);

  // The next message, waiting for it; nothing when `patience` ran out.
  std::optional<ProbeMessage> receive(std::chrono::milliseconds patience = kPatience);

 private:
  // One packet from the broker, with messages acknowledged and put into inbox_.
  std::optional<RawPacket> step(std::chrono::milliseconds patience);
  RawPacket await(Packet type);
  std::uint16_t next_id();

  Stream stream_;
  std::string buffer_;
  std::deque<ProbeMessage> inbox_;
  std::uint16_t last_id_ = 0;
};

}  // namespace latchkey::test_support
