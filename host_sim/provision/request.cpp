#include "provision/request.hpp"

#include <algorithm>

#include "client/text.hpp"

namespace latchkey::provision {
namespace {

using client::Exit;
using client::printable;
using client::problem;

constexpr std::size_t kBrokerNamesMax = 32;

std::string quote(std::string_view text) { return "\"" + printable(text) + "\""; }

Result<RequestedClient> parse_client(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto name = parse_client_name(text.substr(0, colon));
  if (!name) {
    return problem(Exit::usage, quote(text.substr(0, colon)) +
                                    " is no name for a client: 1 to 64 of A-Z a-z 0-9 - _, and not "
                                    "in the form of a VIN");
  }
  RequestedClient client{.name = *name, .role = std::nullopt};
  if (colon == std::string_view::npos) return client;
  client.role = core::find_role(text.substr(colon + 1));
  if (client.role) return client;
  return problem(Exit::usage, quote(text.substr(colon + 1)) +
                                  " is no role: there are owner, driver, service and fleet");
}

Result<void> check_broker_names(const Options& options) {
  for (const std::string& name : options.broker_names) {
    if (!is_host_name(name)) return problem(Exit::usage, quote(name) + " is no host name");
  }
  for (const std::string& address : options.broker_addresses) {
    if (!address_bytes(address)) return problem(Exit::usage, quote(address) + " is no IP address");
  }
  if (options.broker_names.size() + options.broker_addresses.size() > kBrokerNamesMax) {
    return problem(Exit::usage, "a broker has at most 32 names and addresses");
  }
  if (options.broker_folder.find('\n') != std::string::npos) {
    return problem(Exit::usage, "--broker-folder is no path");
  }
  return {};
}

Result<void> add_broker(FleetBroker& broker, const Options& options, bool is_new) {
  const bool named = !options.broker_names.empty() || !options.broker_addresses.empty();
  const FleetBroker before = broker;
  if (is_new && !named) {
    broker.host_names = {"localhost"};
    broker.addresses = {"127.0.0.1"};
  }
  if (named) {
    broker.host_names = options.broker_names;
    broker.addresses = options.broker_addresses;
  }
  const bool renamed =
      broker.host_names != before.host_names || broker.addresses != before.addresses;
  if (!is_new && renamed && !options.force) {
    return problem(Exit::configuration,
                   "the broker's certificate has other names already: make a new one with --force");
  }
  if (options.port) broker.port = *options.port;
  if (!options.broker_folder.empty()) broker.folder = options.broker_folder;
  return {};
}

template <class T>
void add_once(std::vector<T>& to, const T& added) {
  if (std::ranges::find(to, added) == to.end()) to.push_back(added);
}

// Without a role of its own: what its name says, else an owner.
core::Role role_of(const RequestedClient& requested) {
  if (requested.role) return *requested.role;
  return core::find_role(requested.name.view()).value_or(core::Role::owner);
}

Result<void> add_client(Fleet& fleet, const RequestedClient& requested, const Request& request,
                        bool force) {
  auto known = std::ranges::find(fleet.clients, requested.name, &FleetClient::name);
  if (known == fleet.clients.end()) {
    fleet.clients.push_back({.name = requested.name, .role = role_of(requested), .vehicles = {}});
    known = std::prev(fleet.clients.end());
  }
  const std::string name(requested.name.view());
  if (requested.role && *requested.role != known->role) {
    if (!force) {
      return problem(Exit::configuration, name + " is there already with the role " +
                                              std::string(core::to_string(known->role)) +
                                              ": change it, and its certificate, with --force");
    }
    known->role = *requested.role;
  }
  if (known->role == core::Role::fleet) {
    known->vehicles.clear();
    return {};
  }
  for (const core::Vin& vin : request.vehicles) add_once(known->vehicles, vin);
  if (!known->vehicles.empty()) return {};
  return problem(Exit::usage, name +
                                  " is given no vehicle: name those that it may command with "
                                  "--vin, or make it " +
                                  name + ":fleet for all of them");
}

}  // namespace

Result<Request> parse_request(const Options& options) {
  Request request;
  for (const std::string& text : options.vehicles) {
    const auto vin = parse_vin(text);
    if (!vin) {
      return problem(Exit::usage, quote(text) +
                                      " is no VIN: 17 capital letters and digits without I, O and "
                                      "Q are needed");
    }
    add_once(request.vehicles, *vin);
  }
  for (const std::string& text : options.clients) {
    const auto client = parse_client(text);
    if (!client) return base::unexpected(client.error());
    request.clients.push_back(*client);
  }
  if (!options.request.empty() && request.vehicles.size() != 1) {
    return problem(Exit::usage, "--request is what one device asks for: name its one --vin");
  }
  if (auto checked = check_broker_names(options); !checked) {
    return base::unexpected(checked.error());
  }
  return request;
}

Result<Fleet> add_to(Fleet fleet, const Request& request, const Options& options, bool is_new) {
  if (auto added = add_broker(fleet.broker, options, is_new); !added) {
    return base::unexpected(added.error());
  }
  for (const core::Vin& vin : request.vehicles) add_once(fleet.vehicles, vin);
  for (const RequestedClient& client : request.clients) {
    if (auto added = add_client(fleet, client, request, options.force); !added) {
      return base::unexpected(added.error());
    }
  }
  return fleet;
}

}  // namespace latchkey::provision
