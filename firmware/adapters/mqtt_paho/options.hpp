// What a PahoLink is constructed with. All of it is fixed for the link's life.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "core/limits.hpp"
#include "ports/link.hpp"

namespace latchkey::mqtt_paho {

// PEM files, read again at every connect, so that rotated ones are picked up. The broker must show
// a certificate for `Options::host` that leads to `ca_file`, and to nothing else.
struct Tls {
  std::string ca_file;
  std::string cert_file;  // empty: no client certificate
  std::string key_file;
};

// Bounds on what waits to be sent. send_queue.hpp tells how they work together.
struct QueueLimits {
  std::size_t entries_max = 256;
  std::size_t bytes_max = 512 * 1024;
  std::size_t qos0_in_flight_max = 32;  // given to Paho, not yet written to the socket
  std::size_t qos1_in_flight_max = 16;  // not yet acknowledged; mosquitto's Receive Maximum is 20
  std::size_t brake_above = 64;         // more entries than this: read no further from the broker
  std::size_t release_at = 16;
};

struct Options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 1883;
  std::string client_id;
  std::string username;  // empty: none
  std::string password;
  std::optional<Tls> tls;

  std::string command_topic;    // subscribed at QoS 1, on every connect
  ports::OutboundMessage will;  // without a topic: no will

  std::chrono::seconds keep_alive{30};
  std::chrono::seconds session_expiry{3600};
  std::chrono::seconds connect_timeout{5};
  std::chrono::seconds unanswered_max{20};  // TCP_USER_TIMEOUT: sent bytes without TCP's ACK
  base::Millis reconnect_min{250};          // doubles with each failure, with jitter
  base::Millis reconnect_max{30'000};

  // Below 10, mosquitto can stop delivering for good.
  std::uint16_t receive_maximum = core::kUnsettledMax;
  std::uint32_t packet_bytes_max = core::kPacketBytesMax;
  QueueLimits queue;
};

}  // namespace latchkey::mqtt_paho
