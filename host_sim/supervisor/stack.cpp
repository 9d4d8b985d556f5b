#include "supervisor/stack.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include "supervisor/presence.hpp"
#include "supervisor/programs.hpp"

namespace latchkey::supervisor {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;

constexpr seconds kOnlineWithin{15};
constexpr seconds kAgentGrace{10};  // it ends a running command first
constexpr seconds kVehicleGrace{5};
constexpr std::size_t kShownLogLines = 10;
constexpr const char* kCatalogue = "catalogue.json";
constexpr const char* kSignals = "signals.json";
constexpr const char* kDbc = "vehicle.dbc";
constexpr const char* kCloud = "cloud";  // its name for the broker, and of its own key
constexpr int kBadConfiguration = 78;    // what the agent exits with

bool takes_connections(const fs::path& socket_path) {
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.native().copy(address.sun_path, sizeof address.sun_path - 1);
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::vector<App> make_apps(const Workspace& workspace) {
  std::vector<App> apps;
  for (const char* name : {"owner", "driver"}) {
    apps.push_back({.name = name,
                    .role = name,
                    .signing_key = workspace.file("keys/" + std::string(name) + ".jwk")});
  }
  return apps;
}

App cloud_app(const Workspace& workspace) {
  return {.name = kCloud, .role = "fleet", .signing_key = workspace.file("keys/cloud.jwk")};
}

base::Result<void, Error> copy_private(const fs::path& from, const fs::path& to) {
  std::ifstream in(from, std::ios::binary);
  std::ostringstream text;
  if (!(text << in.rdbuf())) {
    return base::unexpected(Error{ErrorKind::system, "cannot read " + from.string()});
  }
  return write_private(to, text.str());
}

// None in a file that is wrong: the agent says so.
std::size_t count_signals(const fs::path& signals_file) {
  const auto file = nlohmann::json::parse(std::ifstream(signals_file), nullptr, false);
  return file.is_object() ? file.value("signals", nlohmann::json::object()).size() : 0;
}

// Keys that a kept folder already has stay as they are. `set`: who is to know it.
base::Result<void, Error> make_key(const Workspace& workspace, const fs::path& client,
                                   const App& app, std::string_view set) {
  std::error_code failed;
  if (fs::exists(app.signing_key, failed)) return {};
  return run_to_end({.name = "latchkey keygen",
                     .path = client,
                     .arguments = {"keygen", "--kid", app.name, "--role", app.role, "--out",
                                   app.signing_key.string(), "--set", workspace.file(set).string()},
                     .log = workspace.file("log/keygen.log")});
}

}  // namespace

base::Result<std::unique_ptr<Stack>, Error> Stack::start(StackOptions options) {
  auto workspace = options.folder ? Workspace::kept(*options.folder) : Workspace::temporary();
  if (!workspace) return base::unexpected(workspace.error());
  std::unique_ptr<Stack> stack(new Stack(std::move(options), std::move(*workspace)));
  for (const auto step : {&Stack::find_programs, &Stack::make_keys, &Stack::make_certificates,
                          &Stack::start_broker, &Stack::copy_vehicle_files, &Stack::configure_agent,
                          &Stack::start_vehicle, &Stack::start_own_agent, &Stack::start_clouds}) {
    if (auto done = (*stack.*step)(); !done) return base::unexpected(done.error());
  }
  return stack;
}

Stack::Stack(StackOptions options, Workspace workspace)
    : options_(std::move(options)),
      workspace_(std::move(workspace)),
      apps_(make_apps(workspace_)) {}

base::Result<void, Error> Stack::find_programs() {
  for (const auto& [name, path] :
       {std::pair{"latchkeyd", &Programs::agent}, std::pair{"latchkey-vehicle", &Programs::vehicle},
        std::pair{"latchkey", &Programs::client}, std::pair{"latchkey-cloud", &Programs::cloud}}) {
    if (std::string_view(name) == "latchkey-cloud" && !options_.cloud) continue;
    auto found = find_own(options_.programs, name);
    if (!found) return base::unexpected(found.error());
    programs_.*path = std::move(*found);
  }
  return {};
}

base::Result<void, Error> Stack::make_keys() {
  for (const App& app : apps_) {
    if (auto made = make_key(workspace_, programs_.client, app, "keys/keys.json"); !made) {
      return made;
    }
  }
  if (!options_.cloud) return {};
  // No vehicle knows it: it signs what the backend itself says.
  return make_key(workspace_, programs_.client, cloud_app(workspace_), "keys/cloud.set.json");
}

// Certificates that a kept folder already has stay as they are, too.
base::Result<void, Error> Stack::make_certificates() {
  std::vector<std::string> arguments = {"provision", workspace_.file("fleet").string(), "--vin",
                                        options_.vin};
  for (const App& app : apps_) {
    arguments.insert(arguments.end(), {"--client", app.name + ':' + app.role});
  }
  if (!options_.broker_addresses.empty()) {
    arguments.insert(arguments.end(), {"--broker-address", "127.0.0.1"});
  }
  for (const std::string& address : options_.broker_addresses) {
    arguments.insert(arguments.end(), {"--broker-address", address});
  }
  if (options_.cloud) {
    const App cloud = cloud_app(workspace_);
    arguments.insert(arguments.end(), {"--client", cloud.name + ':' + cloud.role});
  }
  return run_to_end({.name = "latchkey provision",
                     .path = programs_.client,
                     .arguments = std::move(arguments),
                     .log = workspace_.file("log/provision.log")});
}

base::Result<void, Error> Stack::start_broker() {
  auto broker = Broker::start(workspace_, {.folder = fleet_file("broker"),
                                           .port = options_.port,
                                           .queued_messages_max = options_.queued_messages_max});
  if (!broker) return base::unexpected(broker.error());
  broker_.emplace(std::move(*broker));
  return {};
}

base::Result<void, Error> Stack::configure_agent() {
  nlohmann::ordered_json config = {
      {"vin", options_.vin},
      {"broker",
       {{"host", "127.0.0.1"},
        {"port", broker_->port()},
        {"tls",
         {{"ca_file", fleet_file("ca.pem").string()},
          {"cert_file", fleet_file("vehicles/" + options_.vin + ".pem").string()},
          {"key_file", fleet_file("vehicles/" + options_.vin + ".key").string()}}}}},
      {"keys_file", workspace_.file("keys/keys.json").string()},
      {"catalogue_file", workspace_.file(kCatalogue).string()},
      {"journal_file", workspace_.file("journal/journal.db").string()},
      {"device_key_file", workspace_.file("journal/device.jwk").string()},
      {"traces_file", workspace_.file("log/agent-traces.jsonl").string()},
      {"metrics_file", workspace_.file("log/agent-metrics.prom").string()},
      // Most machines that simulate keep their time, yet few of their kernels say so.
      {"clock", {{"trust", "always"}}},
      {"vehicle",
       {{"can",
         {{"socketcand", can_bus()},
          {"dbc_file", workspace_.file(kDbc).string()},
          {"signals_file", workspace_.file(kSignals).string()}}}}}};
  if (options_.rate) {
    config["limits"]["rate"] = {{"burst", options_.rate->burst},
                                {"per_second", options_.rate->per_second}};
  } else if (options_.cloud) {  // it is the backend that limits its clients
    config["limits"]["rate"] = {{"burst", 2 * kCloudBurst},
                                {"per_second", 2 * 1000 / kCloudIntervalMs}};
  }
  if (options_.cloud) config["traces_file"] = (traces() / "agent.jsonl").string();
  return write_private(workspace_.file("latchkeyd.json"), config.dump(2) + '\n');
}

// What describes the vehicle, copied: a checkout may well let its user's group write to it, and
// then the agent would not take its files. What a kept folder already has stays as it is, for it
// may have been edited.
base::Result<void, Error> Stack::copy_vehicle_files() {
  const std::pair<const char*, std::optional<fs::path>> files[] = {
      {kCatalogue, options_.catalogue}, {kSignals, std::nullopt}, {kDbc, options_.dbc}};
  for (const auto& [name, given] : files) {
    const fs::path to = workspace_.file(name);
    std::error_code failed;
    if (!given && fs::exists(to, failed)) continue;
    const fs::path own = options_.programs / "../share/latchkey" / name;
    if (auto copied = copy_private(given.value_or(own), to); !copied) return copied;
  }
  return {};
}

base::Result<void, Error> Stack::start_vehicle() {
  std::vector<std::string> arguments = {"--dbc",     workspace_.file(kDbc).string(),
                                        "--bus",     can_bus(),
                                        "--control", vehicle_control().string()};
  if (options_.bus_port) {
    arguments.insert(arguments.end(), {"--listen", std::to_string(*options_.bus_port)});
  }
  auto vehicle = Process::start({.name = "vehicle",
                                 .path = programs_.vehicle,
                                 .arguments = std::move(arguments),
                                 .log = workspace_.file("log/vehicle.log")});
  if (!vehicle) return base::unexpected(vehicle.error());
  vehicle_.emplace(std::move(*vehicle));
  // The agent should know the vehicle before the first command reaches it.
  return wait_until_ready(*vehicle_, [this] { return takes_connections(vehicle_control()); });
}

base::Result<void, Error> Stack::start_own_agent() {
  agent_has_power_ = options_.agent;
  return options_.agent ? start_agent() : base::Result<void, Error>();
}

base::Result<void, Error> Stack::start_agent() {
  if (auto launched = launch_agent(); !launched) return launched;
  return wait_until_online();
}

base::Result<void, Error> Stack::launch_agent() {
  auto agent =
      Process::start({.name = "agent",
                      .path = programs_.agent,
                      .arguments = {"--config", workspace_.file("latchkeyd.json").string()},
                      .log = workspace_.file("log/agent.log")});
  if (!agent) return base::unexpected(agent.error());
  agent_.emplace(std::move(*agent));
  agent_has_power_ = true;
  return {};
}

bool Stack::cut_power() {
  if (!agent_has_power_) return false;
  agent_has_power_ = false;
  agent_->stop(seconds{0});
  return true;
}

base::Result<void, Error> Stack::start_clouds() {
  if (!options_.cloud) return {};
  const CloudOptions& wanted = *options_.cloud;
  for (const App& app : apps_) cloud_clients_.push_back({app.name, make_token(), app.signing_key});
  const fs::path own_console = options_.programs / "../share/latchkey/console";
  std::error_code failed;
  const CloudSettings settings{.name = kCloud,
                               .vin = options_.vin,
                               .broker = connection(cloud_app(workspace_)),
                               .device_key = device_key(),
                               .clients = cloud_clients_,
                               .signing_key = cloud_app(workspace_).signing_key,
                               .redis = wanted.redis,
                               .console = wanted.console.value_or(
                                   fs::exists(own_console, failed) ? own_console : fs::path()),
                               .vehicle_control = vehicle_control(),
                               .supervisor_control = control()};
  if (auto written = write_private(cloud_configuration_file(), cloud_configuration(settings));
      !written) {
    return written;
  }
  for (unsigned number = 1; number <= wanted.instances; ++number) {
    const std::uint16_t port = number == 1 ? wanted.port.value_or(0) : 0;
    auto cloud =
        Cloud::start(workspace_, programs_.cloud, cloud_configuration_file(), number, port);
    if (!cloud) return base::unexpected(cloud.error());
    clouds_.push_back(std::move(*cloud));
  }
  return {};
}

Stack::~Stack() { stop(); }

void Stack::stop() {
  for (Cloud& cloud : clouds_) cloud.process().stop(kVehicleGrace);
  if (agent_) agent_->stop(kAgentGrace);
  if (vehicle_) vehicle_->stop(kVehicleGrace);
  if (broker_) broker_->stop();
}

std::optional<Error> Stack::first_ended() {
  for (Process* process : processes()) {
    const auto ending = process->ending();
    if (!ending) continue;
    const bool misconfigured = !ending->by_signal && ending->code == kBadConfiguration;
    return Error{misconfigured ? ErrorKind::bad_configuration : ErrorKind::child_ended,
                 "the " + process->program().name + ' ' + to_string(*ending) +
                     "; the end of its log:\n" + process->last_lines(kShownLogLines)};
  }
  return {};
}

std::vector<Process*> Stack::processes() {
  std::vector<Process*> all = {&broker_->process(), &*vehicle_};
  if (agent_has_power_) all.push_back(&*agent_);
  // Of several instances any may end: that is what they are for.
  if (clouds_.size() == 1) all.push_back(&clouds_.front().process());
  return all;
}

base::Result<void, Error> Stack::wait_until_online() {
  const auto failed = [this]() -> std::optional<Error> {
    if (options_.interrupted()) return Error{ErrorKind::interrupted, "interrupted"};
    return first_ended();
  };
  auto epoch = supervisor::wait_until_online(connection(apps_.front()),
                                             {.prefix = "vehicles/" + options_.vin,
                                              .previous_epoch = epoch_,
                                              .signals = count_signals(workspace_.file(kSignals))},
                                             in(kOnlineWithin), failed);
  if (!epoch) {
    Error error = epoch.error();
    if (error.kind == ErrorKind::no_answer)
      error.text += ":\n" + agent_->last_lines(kShownLogLines);
    return base::unexpected(std::move(error));
  }
  epoch_ = std::move(*epoch);
  return {};
}

fs::path Stack::control() const { return workspace_.file("control.sock"); }

fs::path Stack::cloud_configuration_file() const { return workspace_.file("cloud.json"); }

fs::path Stack::traces() const { return workspace_.file("traces/agent.jsonl").parent_path(); }

std::string Stack::can_bus() const { return "unix:" + workspace_.file("can.sock").string(); }

fs::path Stack::vehicle_control() const { return workspace_.file("vehicle-control.sock"); }

fs::path Stack::fleet_file(std::string_view name) const {
  return workspace_.folder() / "fleet" / name;
}

fs::path Stack::device_key() const { return workspace_.file("journal/device.pub.jwk"); }

client::BrokerOptions Stack::connection(const App& app) const {
  return {
      .host = "127.0.0.1",
      .port = broker_->port(),
      .username = {},
      .password = {},
      .tls = client::TlsOptions{.ca_file = fleet_file("ca.pem").string(),
                                .cert_file = fleet_file("clients/" + app.name + ".pem").string(),
                                .key_file = fleet_file("clients/" + app.name + ".key").string()}};
}

client::Party Stack::party(const App& app) const {
  return {.vin = options_.vin,
          .prefix = "vehicles/{vin}",
          .client = app.name,
          .device_key = device_key()};
}

}  // namespace latchkey::supervisor
