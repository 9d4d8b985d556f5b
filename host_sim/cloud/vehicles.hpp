// Vehicles: what each vehicle has told about itself, and the changes of it as events.
//
// Threading: one thread, the loop's.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "client/authenticity.hpp"
#include "client/event_queue.hpp"
#include "client/outcome.hpp"
#include "client/topics.hpp"
#include "cloud/command.hpp"

namespace latchkey::cloud {

struct VehicleOptions {
  std::string vin;
  std::string display_name;
  std::string device_key_file;  // empty: what it tells is not checked
};

class Vehicle {
 public:
  Vehicle(VehicleOptions about, client::Topics where)
      : options(std::move(about)), topics(std::move(where)) {}

  const VehicleOptions options;
  const client::Topics topics;

  // A number that stands for the VIN where one is wanted: the same everywhere, below 2^53.
  [[nodiscard]] std::uint64_t id() const;

  [[nodiscard]] bool is_online() const { return online_; }
  [[nodiscard]] const Json& signals() const { return signals_; }
  // Null as long as nothing is known.
  [[nodiscard]] const Json& signal(std::string_view path) const;

  // The command's execution timeout; nothing: its catalogue has no such command, or is not known.
  [[nodiscard]] std::optional<base::Millis> timeout_of(std::string_view command) const;
  [[nodiscard]] bool has_catalogue() const { return catalogue_.is_object(); }

  // As the `vehicle` event tells it, but for its open commands.
  [[nodiscard]] Json snapshot() const;

 private:
  friend class Vehicles;

  bool online_ = false;
  std::string epoch_;
  std::string agent_;
  Json slot_ = nullptr;
  Json signals_ = Json::object();
  Json catalogue_ = nullptr;
  std::optional<client::CallbackCheck> check_;
};

class Vehicles {
 public:
  using Changed = std::function<void(std::string_view vin, std::string_view event, const Json&)>;

  // `client` is the name under which the vehicles answer us.
  static client::Result<Vehicles> of(const std::vector<VehicleOptions>& vehicles,
                                     const std::string& client);

  void on_change(Changed changed) { changed_ = std::move(changed); }

  // A message on one of a vehicle's own topics; any other is ignored.
  void receive(const client::Message& message);

  // Signals that the vehicle has told about otherwise than by its state.
  void learn(std::string_view vin, const Json& signals);

  // Nothing is known of any of them any more: nobody tells.
  void forget_presence();

  // By VIN, or by the number.
  [[nodiscard]] const Vehicle* find(std::string_view name) const;
  [[nodiscard]] const std::map<std::string, Vehicle, std::less<>>& all() const { return vehicles_; }

  // Whether a callback comes from this vehicle. Its key is read when it is first needed: a new
  // vehicle makes it at its first start.
  [[nodiscard]] client::Authenticity check(std::string_view vin, const client::Message& callback,
                                           const crypto_mbedtls::Crypto& crypto);

  // What a client of the broker subscribes to.
  [[nodiscard]] std::vector<std::string> topics() const;

 private:
  void on_presence(Vehicle& vehicle, const nlohmann::json& presence);
  void on_slot(Vehicle& vehicle, const Json& slot);
  void on_state(Vehicle& vehicle, const Json& state);
  void on_catalogue(Vehicle& vehicle, Json catalogue);
  void tell(const Vehicle& vehicle, std::string_view event, const Json& data) const;

  std::map<std::string, Vehicle, std::less<>> vehicles_;  // by VIN
  Changed changed_;
};

}  // namespace latchkey::cloud
