// What mosquitto 2.0 needs to serve a fleet: its configuration and its access list.
//
// TLS with a client certificate is the only way in; the certificate's common name is the user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "provision/fleet.hpp"

namespace latchkey::provision {

struct BrokerSettings {
  std::uint16_t port = 8883;
  std::string address = {};  // to listen on; empty: all of them
  std::string folder = {};   // has ca.pem, broker.pem, broker.key and acl
  std::string user = "mosquitto";
  std::string persistence_folder = "/var/lib/mosquitto";
  // Per client, of what the broker holds back for it. What comes on top is lost without a word, so
  // that a flood is: an agent that checks 200 signatures a second has these behind it in one, and
  // is there for its owner again (tests/integration/signature_storm_test.cpp).
  std::size_t queued_messages_max = 200;
  std::size_t queued_bytes_max = std::size_t{4} * 1024 * 1024;
};

[[nodiscard]] std::string broker_configuration(const BrokerSettings& settings);

// A vehicle reads its commands and writes everything else of its own, and callbacks to any client.
// A client writes commands to its vehicles and reads what they tell, and its own callbacks.
[[nodiscard]] std::string access_list(const Fleet& fleet);

}  // namespace latchkey::provision
