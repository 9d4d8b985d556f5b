#include "cloud/vehicles.hpp"

#include <utility>

#include "client/wire_json.hpp"

namespace latchkey::cloud {
namespace {

const Json kNothing = nullptr;

constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325;
constexpr std::uint64_t kFnvPrime = 0x100000001b3;
constexpr unsigned kBitsInADouble = 53;

// The second level of vehicles/{vin}/….
std::string_view vin_in(std::string_view topic) {
  const auto from = topic.find('/');
  if (from == std::string_view::npos) return {};
  topic.remove_prefix(from + 1);
  return topic.substr(0, topic.find('/'));
}

}  // namespace

// FNV-1a.
std::uint64_t Vehicle::id() const {
  std::uint64_t hash = kFnvOffset;
  for (const char c : options.vin) hash = (hash ^ static_cast<unsigned char>(c)) * kFnvPrime;
  return hash >> (64 - kBitsInADouble);
}

const Json& Vehicle::signal(std::string_view path) const {
  const auto found = signals_.find(path);
  return found == signals_.end() ? kNothing : *found;
}

std::optional<base::Millis> Vehicle::timeout_of(std::string_view command) const {
  if (!catalogue_.is_object()) return std::nullopt;
  const auto commands = catalogue_.find("commands");
  if (commands == catalogue_.end() || !commands->is_object()) return std::nullopt;
  const auto found = commands->find(command);
  if (found == commands->end() || !found->is_object()) return std::nullopt;
  const auto timeout = found->find("timeout_ms");
  if (timeout == found->end() || !timeout->is_number_integer()) return std::nullopt;
  return base::Millis(timeout->get<std::int64_t>());
}

Json Vehicle::snapshot() const {
  return {{"vin", options.vin},  {"display_name", options.display_name},
          {"online", online_},   {"epoch", epoch_},
          {"agent", agent_},     {"slot", slot_},
          {"signals", signals_}, {"catalogue", catalogue_}};
}

client::Result<Vehicles> Vehicles::of(const std::vector<VehicleOptions>& vehicles,
                                      const std::string& client) {
  Vehicles made;
  for (const VehicleOptions& options : vehicles) {
    auto topics = client::Topics::of({.vin = options.vin, .client = client});
    if (!topics) return base::unexpected(topics.error());
    made.vehicles_.try_emplace(options.vin, options, std::move(*topics));
  }
  return made;
}

void Vehicles::receive(const client::Message& message) {
  const auto found = vehicles_.find(vin_in(message.topic));
  if (found == vehicles_.end()) return;
  Vehicle& vehicle = found->second;
  if (message.topic == vehicle.topics.presence) {
    if (const auto presence = client::parse_object(message.payload))
      on_presence(vehicle, *presence);
    return;
  }
  Json json = client::parse_in_order(message.payload);
  if (!json.is_object()) return;
  if (message.topic == vehicle.topics.slot) return on_slot(vehicle, json);
  if (message.topic == vehicle.topics.state) return on_state(vehicle, json);
  if (message.topic == vehicle.topics.catalogue) return on_catalogue(vehicle, std::move(json));
}

void Vehicles::on_presence(Vehicle& vehicle, const nlohmann::json& presence) {
  vehicle.online_ = client::flag_of(presence, "online");
  vehicle.epoch_ = client::text_of(presence, "epoch");
  vehicle.agent_ = client::text_of(presence, "agent");
  tell(vehicle, "presence",
       {{"online", vehicle.online_}, {"epoch", vehicle.epoch_}, {"agent", vehicle.agent_}});
}

void Vehicles::on_slot(Vehicle& vehicle, const Json& slot) {
  vehicle.slot_ = slot;
  tell(vehicle, "slot", slot);
}

void Vehicles::on_state(Vehicle& vehicle, const Json& state) {
  Json changes = Json::object();
  for (const auto& [path, value] : state.items()) {
    if (vehicle.signal(path) != value || !vehicle.signals_.contains(path)) changes[path] = value;
  }
  for (const auto& [path, value] : vehicle.signals_.items()) {
    if (!state.contains(path)) changes[path] = nullptr;
  }
  vehicle.signals_ = state;
  if (!changes.empty()) tell(vehicle, "state", {{"signals", std::move(changes)}});
}

void Vehicles::learn(std::string_view vin, const Json& signals) {
  const auto found = vehicles_.find(vin);
  if (found == vehicles_.end() || !signals.is_object()) return;
  Json state = found->second.signals_;
  state.update(signals);
  on_state(found->second, state);
}

void Vehicles::on_catalogue(Vehicle& vehicle, Json catalogue) {
  if (catalogue == vehicle.catalogue_) return;
  vehicle.catalogue_ = std::move(catalogue);
  tell(vehicle, "catalogue", {{"catalogue", vehicle.catalogue_}});
}

void Vehicles::forget_presence() {
  for (auto& [vin, vehicle] : vehicles_) {
    if (!vehicle.online_) continue;
    vehicle.online_ = false;
    tell(vehicle, "presence", {{"online", false}, {"epoch", ""}, {"agent", ""}});
  }
}

void Vehicles::tell(const Vehicle& vehicle, std::string_view event, const Json& data) const {
  if (!changed_) return;
  Json told{{"vin", vehicle.options.vin}};
  told.update(data);
  changed_(vehicle.options.vin, event, told);
}

const Vehicle* Vehicles::find(std::string_view name) const {
  const auto found = vehicles_.find(name);
  if (found != vehicles_.end()) return &found->second;
  for (const auto& [vin, vehicle] : vehicles_) {
    if (std::to_string(vehicle.id()) == name) return &vehicle;
  }
  return nullptr;
}

client::Authenticity Vehicles::check(std::string_view vin, const client::Message& callback,
                                     const crypto_mbedtls::Crypto& crypto) {
  const auto found = vehicles_.find(vin);
  if (found == vehicles_.end()) return client::Authenticity::wrong;
  Vehicle& vehicle = found->second;
  if (vehicle.options.device_key_file.empty()) return client::Authenticity::unchecked;
  if (!vehicle.check_) {
    auto check = client::CallbackCheck::from_file(crypto, vehicle.options.device_key_file);
    if (!check) return client::Authenticity::wrong;
    vehicle.check_.emplace(std::move(*check));
  }
  return vehicle.check_->of(callback.payload, callback.jws);
}

std::vector<std::string> Vehicles::topics() const {
  std::vector<std::string> all;
  for (const auto& [vin, vehicle] : vehicles_) {
    all.insert(all.end(), {vehicle.topics.presence, vehicle.topics.slot, vehicle.topics.state,
                           vehicle.topics.catalogue});
  }
  return all;
}

}  // namespace latchkey::cloud
