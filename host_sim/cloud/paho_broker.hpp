// PahoBroker: the broker, reached with one Paho client. It connects, and connects again, by itself.
//
// Callbacks to `clients/{name}/callback/…` come over a shared subscription: to one instance each.
// What comes while no instance is connected is lost, and asked for again (commands.hpp).
//
// Threading: Paho's threads only post to the loop.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/options.hpp"
#include "client/outcome.hpp"
#include "cloud/broker.hpp"

namespace latchkey::cloud {

struct PahoBrokerOptions {
  client::BrokerOptions broker;
  std::string name;                 // of all instances: of their certificate, too
  std::string instance;             // of this one
  std::vector<std::string> topics;  // of the vehicles
};

// `log` gets a sentence when the connection is lost, cannot be made (once), or is back.
[[nodiscard]] client::Result<std::unique_ptr<Broker>> make_paho_broker(
    boost::asio::io_context& loop, PahoBrokerOptions options, std::function<void(std::string)> log);

}  // namespace latchkey::cloud
