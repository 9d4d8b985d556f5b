#include "provision/fleet.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/text.hpp"

namespace latchkey::provision {
namespace {

using client::Exit;
using client::printable;
using client::problem;
using nlohmann::ordered_json;

ordered_json names_of(const std::vector<core::Vin>& vehicles) {
  ordered_json names = ordered_json::array();
  for (const core::Vin& vin : vehicles) names.push_back(vin.view());
  return names;
}

base::unexpected<client::Problem> wrong(const std::string& what) {
  return problem(Exit::configuration, what);
}

Result<std::vector<core::Vin>> decode_vehicles(const nlohmann::json& from) {
  std::vector<core::Vin> vehicles;
  for (const auto& name : from) {
    const auto text = name.get<std::string>();
    const auto vin = parse_vin(text);
    if (!vin) return wrong("\"" + printable(text) + "\" is no VIN");
    vehicles.push_back(*vin);
  }
  return vehicles;
}

Result<FleetClient> decode_client(const nlohmann::json& from) {
  const auto text = from.at("name").get<std::string>();
  const auto name = parse_client_name(text);
  if (!name) return wrong("\"" + printable(text) + "\" is no name for a client");
  const auto role_name = from.at("role").get<std::string>();
  const auto role = core::find_role(role_name);
  if (!role) return wrong("\"" + printable(role_name) + "\" is no role");
  auto vehicles = decode_vehicles(from.at("vehicles"));
  if (!vehicles) return base::unexpected(vehicles.error());
  return FleetClient{.name = *name, .role = *role, .vehicles = std::move(*vehicles)};
}

Result<FleetBroker> decode_broker(const nlohmann::json& from) {
  const auto port = from.at("port").get<std::int64_t>();
  if (port < 1 || port > UINT16_MAX) return wrong("port is none");
  FleetBroker broker{.host_names = from.at("host_names").get<std::vector<std::string>>(),
                     .addresses = from.at("addresses").get<std::vector<std::string>>(),
                     .port = static_cast<std::uint16_t>(port),
                     .folder = from.at("folder").get<std::string>()};
  if (!std::ranges::all_of(broker.host_names, is_host_name)) return wrong("host_names has no name");
  const auto is_address = [](const std::string& text) { return address_bytes(text).has_value(); };
  if (!std::ranges::all_of(broker.addresses, is_address)) {
    return wrong("addresses has what is no IP address");
  }
  if (broker.folder.find('\n') != std::string::npos) return wrong("folder is no path");
  return broker;
}

Result<Fleet> decode(const nlohmann::json& from) {
  auto broker = decode_broker(from.at("broker"));
  if (!broker) return base::unexpected(broker.error());
  auto vehicles = decode_vehicles(from.at("vehicles"));
  if (!vehicles) return base::unexpected(vehicles.error());
  Fleet fleet{.broker = std::move(*broker), .vehicles = std::move(*vehicles), .clients = {}};
  for (const auto& one : from.at("clients")) {
    auto client = decode_client(one);
    if (!client) return base::unexpected(client.error());
    fleet.clients.push_back(std::move(*client));
  }
  return fleet;
}

}  // namespace

const std::vector<core::Vin>& vehicles_of(const FleetClient& client, const Fleet& fleet) {
  return client.role == core::Role::fleet ? fleet.vehicles : client.vehicles;
}

std::string encode_fleet(const Fleet& fleet) {
  ordered_json clients = ordered_json::array();
  for (const FleetClient& client : fleet.clients) {
    clients.push_back({{"name", client.name.view()},
                       {"role", core::to_string(client.role)},
                       {"vehicles", names_of(client.vehicles)}});
  }
  const ordered_json json = {{"broker",
                              {{"host_names", fleet.broker.host_names},
                               {"addresses", fleet.broker.addresses},
                               {"port", fleet.broker.port},
                               {"folder", fleet.broker.folder}}},
                             {"vehicles", names_of(fleet.vehicles)},
                             {"clients", std::move(clients)}};
  return json.dump(2) + '\n';
}

Result<Fleet> decode_fleet(std::string_view text) {
  try {
    return decode(nlohmann::json::parse(text));
  } catch (const nlohmann::json::exception& broken) {
    return wrong(printable(broken.what()));
  }
}

}  // namespace latchkey::provision
