// mqtt://user:password@host:port, as mosquitto_pub's -L takes it.
#pragma once

#include <string_view>

#include "client/options.hpp"
#include "client/outcome.hpp"

namespace latchkey::client {

inline constexpr std::uint16_t kMqttPort = 1883;
inline constexpr std::uint16_t kMqttsPort = 8883;

// Schemes mqtt and mqtts; user, password and port are optional, and the first two percent-encoded
// (RFC 3986 section 2.1). A topic at the end is refused: the vehicle's name makes the topics.
// mqtts asks for TLS with the system's trust store.
[[nodiscard]] Result<BrokerOptions> parse_broker_url(std::string_view url);

}  // namespace latchkey::client
