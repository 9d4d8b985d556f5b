#include "support/mqtt_codec.hpp"

#include <algorithm>
#include <stdexcept>

namespace latchkey::test_support {
namespace {

constexpr std::uint8_t kContentType = 0x03;
constexpr std::uint8_t kResponseTopic = 0x08;
constexpr std::uint8_t kCorrelationData = 0x09;
constexpr std::uint8_t kSessionExpiry = 0x11;
constexpr std::uint8_t kUserProperty = 0x26;
constexpr std::uint8_t kMessageExpiry = 0x02;

char to_char(std::size_t value) { return static_cast<char>(static_cast<std::uint8_t>(value)); }
std::uint8_t to_byte(char value) { return static_cast<std::uint8_t>(value); }

std::string number16(std::size_t value) { return {to_char(value >> 8U), to_char(value)}; }

std::string number32(std::uint32_t value) { return number16(value >> 16U) + number16(value); }

std::string variable(std::size_t value) {
  std::string out;
  do {
    const std::size_t more = value >= 128 ? 128 : 0;
    out += to_char(value % 128 + more);
    value /= 128;
  } while (value > 0);
  return out;
}

std::string text(std::string_view value) { return number16(value.size()) + std::string(value); }

std::string property(std::uint8_t id, std::string_view value) {
  return value.empty() ? std::string{} : to_char(id) + text(value);
}

std::string packet(Packet type, std::size_t flags, const std::string& body) {
  return to_char((static_cast<std::size_t>(type) << 4U) | flags) + variable(body.size()) + body;
}

// Reads from the front of a view, and throws at its end.
class Reader {
 public:
  explicit Reader(std::string_view from) : rest_(from) {}

  std::string_view bytes(std::size_t count) {
    if (count > rest_.size()) throw std::runtime_error("MQTT packet ends early");
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::uint8_t byte() { return to_byte(bytes(1)[0]); }
  std::uint16_t number16() { return static_cast<std::uint16_t>((byte() << 8U) | byte()); }
  std::string text() { return std::string(bytes(number16())); }
  std::size_t variable() {
    std::size_t value = 0;
    for (unsigned shift = 0; shift < 28; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::size_t>(next & 127U) << shift;
      if (next < 128) return value;
    }
    throw std::runtime_error("MQTT variable byte integer too long");
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

void read_properties(Reader from, ProbeMessage& into) {
  while (!from.at_end()) {
    switch (const std::uint8_t id = from.byte()) {
      case kContentType: into.content_type = from.text(); break;
      case kResponseTopic: into.response_topic = from.text(); break;
      case kCorrelationData: into.correlation = from.text(); break;
      case kMessageExpiry: from.bytes(4); break;
      case kUserProperty: {
        std::string name = from.text();
        into.user_properties.emplace_back(std::move(name), from.text());
        break;
      }
      default: throw std::runtime_error("MQTT property " + std::to_string(id) + " not expected");
    }
  }
}

unsigned qos_of(const RawPacket& packet) { return (packet.flags >> 1U) & 3U; }

}  // namespace

std::string encode_connect(const ProbeOptions& options) {
  std::size_t flags = options.clean_start ? 2 : 0;
  std::string credentials;
  if (!options.username.empty()) {
    flags |= 0xC0U;
    credentials = text(options.username) + text(options.password);
  }
  const std::string properties = to_char(kSessionExpiry) + number32(options.session_expiry_s);
  return packet(Packet::connect, 0,
                text("MQTT") + to_char(5) + to_char(flags) + number16(0) +
                    variable(properties.size()) + properties + text(options.client_id) +
                    credentials);
}

std::string encode_subscribe(std::uint16_t packet_id, std::string_view filter, std::uint8_t qos) {
  return packet(Packet::subscribe, 2,
                number16(packet_id) + variable(0) + text(filter) + to_char(qos));
}

std::string encode_publish(std::uint16_t packet_id, const ProbeMessage& message) {
  std::string properties = property(kContentType, message.content_type) +
                           property(kResponseTopic, message.response_topic) +
                           property(kCorrelationData, message.correlation);
  for (const auto& [name, value] : message.user_properties) {
    properties += to_char(kUserProperty) + text(name) + text(value);
  }
  const std::size_t flags = (message.qos * 2U) | (message.retained ? 1U : 0U);
  return packet(Packet::publish, flags,
                text(message.topic) + (message.qos > 0 ? number16(packet_id) : std::string{}) +
                    variable(properties.size()) + properties + message.payload);
}

std::string encode_puback(std::uint16_t packet_id) {
  return packet(Packet::puback, 0, number16(packet_id));
}

std::string encode_disconnect() { return packet(Packet::disconnect, 0, {}); }

std::optional<RawPacket> take_packet(std::string& buffer) {
  std::size_t size = 0;
  std::size_t at = 1;
  for (unsigned shift = 0;; shift += 7, ++at) {
    if (at >= buffer.size()) return std::nullopt;
    size |= static_cast<std::size_t>(to_byte(buffer[at]) & 127U) << shift;
    if (to_byte(buffer[at]) < 128) break;
  }
  const std::size_t begin = at + 1;
  if (buffer.size() < begin + size) return std::nullopt;
  const std::uint8_t first = to_byte(buffer[0]);
  RawPacket packet{static_cast<Packet>(first >> 4U), static_cast<std::uint8_t>(first & 15U),
                   buffer.substr(begin, size)};
  buffer.erase(0, begin + size);
  return packet;
}

std::uint16_t packet_id(const RawPacket& packet) {
  Reader reader(packet.body);
  if (packet.type != Packet::publish) return reader.number16();
  reader.text();
  return qos_of(packet) > 0 ? reader.number16() : std::uint16_t{0};
}

std::uint8_t reason_code(const RawPacket& packet) {
  Reader reader(packet.body);
  if (packet.type == Packet::connack) {
    reader.byte();
    return reader.byte();
  }
  reader.number16();
  if (reader.at_end()) return 0;
  if (packet.type == Packet::suback) reader.bytes(reader.variable());
  return reader.byte();
}

ProbeMessage decode_publish(const RawPacket& packet) {
  ProbeMessage message;
  Reader reader(packet.body);
  message.topic = reader.text();
  message.qos = static_cast<std::uint8_t>(qos_of(packet));
  if (message.qos > 0) reader.number16();
  read_properties(Reader(reader.bytes(reader.variable())), message);
  message.payload = std::string(reader.rest());
  message.retained = (packet.flags & 1U) != 0;
  message.duplicate = (packet.flags & 8U) != 0;
  return message;
}

std::string user_property(const ProbeMessage& message, std::string_view name) {
  const auto found =
      std::ranges::find(message.user_properties, name, &std::pair<std::string, std::string>::first);
  return found == message.user_properties.end() ? "" : found->second;
}

}  // namespace latchkey::test_support
