#include "supervisor/cloud.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

#include "client/random.hpp"

namespace latchkey::supervisor {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kReady = "latchkey-cloud: ready at ";

// Where it says that it is; empty: not yet.
std::string ready_at(const fs::path& log, std::streamoff from) {
  std::ifstream in(log);
  in.seekg(from);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kReady) && !in.eof()) return line.substr(kReady.size());
  }
  return {};
}

}  // namespace

std::string cloud_configuration(const CloudSettings& settings) {
  nlohmann::ordered_json config = {
      {"listen", {{"address", "127.0.0.1"}, {"port", 0}}},
      {"name", settings.name},
      {"broker",
       {{"host", settings.broker.host},
        {"port", settings.broker.port},
        {"tls",
         {{"ca_file", settings.broker.tls->ca_file},
          {"cert_file", settings.broker.tls->cert_file},
          {"key_file", settings.broker.tls->key_file}}}}},
      {"vehicles",
       {{{"vin", settings.vin},
         {"display_name", "Latchkey"},
         {"device_key_file", settings.device_key.string()}}}},
      {"clients", nlohmann::ordered_json::array()},
      {"signing_key_file", settings.signing_key.string()},
      {"callback_urls", {"http://127.0.0.1"}},
      {"simulator",
       {{"vehicle_control", settings.vehicle_control.string()},
        {"supervisor_control", settings.supervisor_control.string()}}}};
  for (const CloudClient& client : settings.clients) {
    config["clients"].push_back(
        {{"name", client.name},
         {"token", client.token},
         {"signing_key_file", client.signing_key.string()},
         {"rate", {{"burst", kCloudBurst}, {"interval_ms", kCloudIntervalMs}}}});
  }
  if (!settings.redis.empty()) config["redis"] = settings.redis;
  if (!settings.console.empty()) config["console_folder"] = settings.console.string();
  return config.dump(2) + '\n';
}

std::string make_token() { return client::random_hex<16>(); }

base::Result<Cloud, Error> Cloud::start(const Workspace& workspace, const fs::path& program,
                                        const fs::path& configuration, unsigned number,
                                        std::uint16_t port) {
  const std::string name = number == 1 ? "cloud" : "cloud-" + std::to_string(number);
  const fs::path log = workspace.file("log/" + name + ".log");
  std::error_code none_yet;
  const auto logged = fs::file_size(log, none_yet);
  auto process = Process::start(
      {.name = name,
       .path = program,
       .arguments = {"--config", configuration.string(), "--port", std::to_string(port), "--traces",
                     workspace.file("traces/" + name + ".jsonl").string()},
       .log = log});
  if (!process) return base::unexpected(process.error());
  std::string url;
  const auto ready = wait_until_ready(*process, [&] {
    url = ready_at(log, none_yet ? 0 : static_cast<std::streamoff>(logged));
    return !url.empty();
  });
  if (!ready) return base::unexpected(ready.error());
  return Cloud(std::move(*process), std::move(url));
}

}  // namespace latchkey::supervisor
