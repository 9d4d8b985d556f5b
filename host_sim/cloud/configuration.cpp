#include "cloud/configuration.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "cloud/schema.hpp"
#include "codec/document.hpp"

namespace latchkey::cloud {
namespace {

using nlohmann::json;

constexpr std::uint16_t kMqttsPort = 8883;
constexpr RateLimit kRate{.burst = 20, .interval = base::Millis{200}};

// What the schema has let pass, with file names made absolute.
class Reader {
 public:
  explicit Reader(const std::string& folder) : folder_(folder) {}

  [[nodiscard]] Configuration read(const json& root) const {
    Configuration read;
    const json listen = root.value("listen", json::object());
    read.address = listen.value("address", read.address);
    read.port = listen.value("port", read.port);
    read.name = root.value("name", read.name);
    read.broker = broker(root.at("broker"));
    for (const json& one : root.at("vehicles")) read.vehicles.push_back(vehicle(one));
    for (const json& one : root.at("clients")) read.clients.push_back(client(one));
    read.signing_key_file = file(root, "signing_key_file");
    read.callback_urls = root.value("callback_urls", read.callback_urls);
    read.redis = root.value("redis", "");
    read.console_folder = file(root, "console_folder");
    read.traces_file = file(root, "traces_file");
    if (const auto found = root.find("simulator"); found != root.end()) {
      read.simulator.emplace(
          SimulatorOptions{.vehicle_control = file(*found, "vehicle_control"),
                           .supervisor_control = file(*found, "supervisor_control")});
    }
    return read;
  }

 private:
  // Empty where there is none.
  [[nodiscard]] std::string file(const json& object, const char* name) const {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    return std::filesystem::path(folder_) / found->get<std::string>();
  }

  [[nodiscard]] client::BrokerOptions broker(const json& broker) const {
    const json& tls = broker.at("tls");
    return {.host = broker.at("host"),
            .port = broker.value("port", kMqttsPort),
            .username = {},
            .password = {},
            .tls = client::TlsOptions{.ca_file = file(tls, "ca_file"),
                                      .cert_file = file(tls, "cert_file"),
                                      .key_file = file(tls, "key_file")}};
  }

  [[nodiscard]] VehicleOptions vehicle(const json& vehicle) const {
    const std::string vin = vehicle.at("vin");
    return {.vin = vin,
            .display_name = vehicle.value("display_name", vin),
            .device_key_file = file(vehicle, "device_key_file")};
  }

  [[nodiscard]] ClientOptions client(const json& client) const {
    const json rate = client.value("rate", json::object());
    return {.name = client.at("name"),
            .token = client.at("token"),
            .signing_key_file = file(client, "signing_key_file"),
            .vehicles = client.value("vehicles", std::vector<std::string>()),
            .rate = {.burst = rate.value("burst", kRate.burst),
                     .interval = base::Millis(rate.value("interval_ms", kRate.interval.count()))}};
  }

  const std::string& folder_;
};

}  // namespace

base::Result<Configuration, codec::FileErrors> read_configuration(std::string_view text,
                                                                  const std::string& folder) {
  auto document = codec::read_document(text, configuration_schema());
  if (!document.errors.empty()) return base::unexpected(std::move(document.errors));
  return Reader(folder).read(document.root);
}

}  // namespace latchkey::cloud
