#include "client/broker_url.hpp"

#include <utility>

#include "client/server_address.hpp"

namespace latchkey::client {

Result<BrokerOptions> parse_broker_url(std::string_view url) {
  BrokerOptions broker;
  std::string_view rest = url;
  if (rest.starts_with("mqtts://")) {
    broker.tls.emplace();
    broker.port = kMqttsPort;
  } else if (rest.starts_with("mqtt://")) {
    broker.port = kMqttPort;
  } else {
    return problem(Exit::usage, "the broker's URL begins with mqtt:// or mqtts://");
  }
  rest.remove_prefix(rest.find("//") + 2);
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find('/') != std::string_view::npos) {
    return problem(Exit::usage,
                   "the broker's URL ends after the host and port; topics follow from "
                   "--vin and --prefix");
  }
  auto address = parse_server_address(rest, broker.port);
  if (!address) {
    return problem(Exit::usage,
                   "the broker's URL is not of the form "
                   "mqtt://user:password@host:port");
  }
  broker.host = std::move(address->host);
  broker.port = address->port;
  broker.username = std::move(address->username);
  broker.password = std::move(address->password);
  return broker;
}

}  // namespace latchkey::client
