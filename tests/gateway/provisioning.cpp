#include "gateway/provisioning.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "gateway/units.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/process.hpp"
#include "supervisor/programs.hpp"

namespace latchkey::gateway {
namespace {

namespace fs = std::filesystem;
using integration::or_throw;

constexpr const char* kCredentials = "/run/credentials/latchkeyd.service/";

// The example that comes with the agent, for this broker, vehicle and bus.
nlohmann::ordered_json configuration(const supervisor::Stack& stack) {
  auto config = nlohmann::ordered_json::parse(std::ifstream(LATCHKEY_EXAMPLE_CONFIGURATION));
  config["vin"] = stack.vin();
  config["broker"]["host"] = kHostAddress;
  config["broker"]["port"] = stack.connection(stack.apps().front()).port;
  config["broker"]["tls"]["cert_file"] = std::string(kCredentials) + "device.pem";
  config["broker"]["tls"]["key_file"] = std::string(kCredentials) + "device.key";
  config["catalogue_file"] = "catalogue.json";
  config["clock"]["trust"] = "always";  // nobody tells this guest the time
  config["limits"]["rate"] = {{"burst", 1000}, {"per_second", 1000}};
  config["vehicle"]["can"]["interface"] = kInterface;
  config["vehicle"]["can"]["dbc_file"] = "vehicle.dbc";
  config["vehicle"]["can"]["signals_file"] = "signals.json";
  return config;
}

using Copies = std::vector<std::pair<fs::path, std::string>>;

void make_folder(const supervisor::Stack& stack, Keys keys, const fs::path& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder / "tls");
  std::ofstream(folder / "latchkeyd.json") << configuration(stack).dump(2) << '\n';
  const supervisor::Workspace& workspace = stack.workspace();
  const std::string certificate = "vehicles/" + stack.vin();
  Copies copies = {{workspace.file("keys/keys.json"), "keys.json"},
                   {workspace.file("catalogue.json"), "catalogue.json"},
                   {workspace.file("signals.json"), "signals.json"},
                   {workspace.file("vehicle.dbc"), "vehicle.dbc"},
                   {stack.fleet_file("ca.pem"), "tls/ca.pem"},
                   {stack.fleet_file(certificate + ".pem"), "tls/device.pem"}};
  if (keys == Keys::made_for_it) {
    copies.emplace_back(stack.fleet_file(certificate + ".key"), "tls/device.key");
  }
  for (const auto& [from, to] : copies) {
    fs::copy_file(from, folder / to);
    // The workspace is nobody else's, a gateway's agent is not root: it has to read these.
    fs::permissions(folder / to, fs::perms::owner_read | fs::perms::owner_write |
                                     fs::perms::group_read | fs::perms::others_read);
  }
}

void run(const supervisor::Stack& stack, const fs::path& program,
         std::vector<std::string> arguments) {
  or_throw(supervisor::run_to_end({.name = program.filename().string(),
                                   .path = program,
                                   .arguments = std::move(arguments),
                                   .log = stack.workspace().file("log/gateway.log")}));
}

}  // namespace

void copy_disk(const fs::path& image, const fs::path& to) {
  or_throw(supervisor::run_to_end({.name = "cp",
                                   .path = "/bin/cp",
                                   .arguments = {"--sparse=always", image.string(), to.string()},
                                   .log = to.string() + ".log"}));
}

void provision(const fs::path& disk, const supervisor::Stack& stack, Keys keys) {
  const fs::path folder = stack.workspace().file("gateway/etc");
  make_folder(stack, keys, folder);
  run(stack, LATCHKEY_IMAGE_PROVISION, {disk.string(), folder.string()});
}

void admit(const std::string& request, const supervisor::Stack& stack) {
  const fs::path file = stack.workspace().file("request.json");
  std::ofstream(file) << request << '\n';
  // The fleet has made keys for this vehicle already: --force says that they are to be replaced.
  run(stack, or_throw(supervisor::find_own(supervisor::own_folder(), "latchkey")),
      {"provision", stack.fleet_file("").string(), "--vin", stack.vin(), "--request", file.string(),
       "--force"});
}

}  // namespace latchkey::gateway
