// Configuration: the cloud's file, schema/cloud.schema.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "client/options.hpp"
#include "cloud/clients.hpp"
#include "cloud/vehicles.hpp"
#include "codec/file_error.hpp"

namespace latchkey::cloud {

struct SimulatorOptions {
  std::string vehicle_control;     // socket of latchkey-vehicle
  std::string supervisor_control;  // socket of latchkey-sim
};

struct Configuration {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  std::string name = "cloud";
  client::BrokerOptions broker;
  std::vector<VehicleOptions> vehicles;
  std::vector<ClientOptions> clients;
  std::string signing_key_file;  // of callbacks to endpoints
  std::vector<std::string> callback_urls;
  std::string redis;           // URL; empty: none, this is the only instance
  std::string console_folder;  // empty: no page
  std::string traces_file;     // empty: no traces
  std::optional<SimulatorOptions> simulator;
};

// All mistakes at once. Relative file names are relative to `folder`.
[[nodiscard]] base::Result<Configuration, codec::FileErrors> read_configuration(
    std::string_view text, const std::string& folder);

}  // namespace latchkey::cloud
