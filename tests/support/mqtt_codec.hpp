// The few MQTT 5 packets that a test needs, byte by byte (OASIS MQTT 5.0, sections 2 and 3).
//
// Written for the tests, apart from the library under test, and for well-formed input: what cannot
// be read throws std::runtime_error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/stream.hpp"

namespace latchkey::test_support {

enum class Packet : std::uint8_t {
  connect = 1,
  connack = 2,
  publish = 3,
  puback = 4,
  subscribe = 8,
  suback = 9,
  pingreq = 12,
  disconnect = 14,
};

struct ProbeMessage {
  std::string topic;
  std::string payload;
  std::string response_topic;
  std::string correlation;
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> user_properties;
  std::uint8_t qos = 0;
  bool retained = false;
  bool duplicate = false;
};

// The first user property of this name; empty when there is none.
std::string user_property(const ProbeMessage& message, std::string_view name);

struct ProbeOptions {
  std::uint16_t port = 0;
  std::string client_id;
  std::string username;
  std::string password;
  bool clean_start = true;
  std::uint32_t session_expiry_s = 0;
  std::optional<TlsFiles> tls;  // none: plain TCP
};

std::string encode_connect(const ProbeOptions& options);
std::string encode_subscribe(std::uint16_t packet_id, std::string_view filter, std::uint8_t qos);
std::string encode_publish(std::uint16_t packet_id, const ProbeMessage& message);
std::string encode_puback(std::uint16_t packet_id);
std::string encode_disconnect();

struct RawPacket {
  Packet type;
  std::uint8_t flags;
  std::string body;
};

// Takes the first whole packet off the front of `buffer`; nothing while it is incomplete.
std::optional<RawPacket> take_packet(std::string& buffer);

// The packet id that a PUBLISH at QoS 1, a PUBACK or a SUBACK carries; 0 for a PUBLISH at QoS 0.
std::uint16_t packet_id(const RawPacket& packet);
// The first reason code of a CONNACK, PUBACK or SUBACK.
std::uint8_t reason_code(const RawPacket& packet);
ProbeMessage decode_publish(const RawPacket& packet);

}  // namespace latchkey::test_support
