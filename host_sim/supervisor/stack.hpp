// Stack: a broker, a vehicle and an agent, and instances of the service backend where they are
// asked for, started in that order and stopped in the other, with keys, certificates and
// configuration made for them in one folder.
//
// One thread, and one that lives as long as the Stack: its end would end the programs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "client/options.hpp"
#include "supervisor/broker.hpp"
#include "supervisor/cloud.hpp"
#include "supervisor/error.hpp"
#include "supervisor/process.hpp"
#include "supervisor/workspace.hpp"

namespace latchkey::supervisor {

// Not a real vehicle's; `LTC` is assigned to nobody.
inline constexpr const char* kDefaultVin = "LTCHKEYDEM0000001";

struct RateOption {
  double burst;
  double per_second;
};

struct StackOptions {
  std::filesystem::path programs;  // where latchkeyd, latchkey-vehicle and latchkey are
  std::string vin = kDefaultVin;
  std::optional<std::uint16_t> port;
  std::optional<std::filesystem::path> folder;     // keep everything here; none: a temporary one
  std::optional<std::filesystem::path> catalogue;  // none: the one that comes with the agent
  std::optional<std::filesystem::path> dbc;        // the same
  std::optional<RateOption> rate;                  // of commands, per key; none: the agent's own
  std::optional<CloudOptions> cloud;               // none: no service backend
  // false: the agent is on another machine, and somebody else's to configure and start.
  bool agent = true;
  // What else than 127.0.0.1 the broker's certificate is good for.
  std::vector<std::string> broker_addresses;
  // The vehicle's bus for other machines: also on this port of 127.0.0.1.
  std::optional<std::uint16_t> bus_port;
  // What the broker holds back for one client. More than the shipped configuration has: here a
  // storm is to be answered to the last command.
  std::size_t queued_messages_max = 50'000;
  std::function<bool()> interrupted = [] { return false; };  // asked while waiting
};

// Somebody who sends commands: a certificate for the broker, and a key that the agent knows.
struct App {
  std::string name;
  std::string role;
  std::filesystem::path signing_key;
};

class Stack {
 public:
  // Returns when the agent, if it is one of them, has announced itself.
  static base::Result<std::unique_ptr<Stack>, Error> start(StackOptions options);

  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;
  ~Stack();

  void stop();  // in order; what does not end is killed

  [[nodiscard]] Broker& broker() { return *broker_; }
  [[nodiscard]] Process& vehicle() { return *vehicle_; }
  [[nodiscard]] Process& agent() { return *agent_; }
  [[nodiscard]] const Process& agent() const { return *agent_; }
  // Those that should run.
  [[nodiscard]] std::vector<Process*> processes();

  // Which of them has ended although it should run, and how; nothing while all run.
  [[nodiscard]] std::optional<Error> first_ended();

  // SIGKILL for the agent, which from then on need not run until it is launched again. False: it
  // does not run.
  bool cut_power();

  // After the agent was stopped, or died. Returns when the new one has announced itself.
  base::Result<void, Error> start_agent();
  // Without waiting for it.
  base::Result<void, Error> launch_agent();

  [[nodiscard]] const Workspace& workspace() const { return workspace_; }
  [[nodiscard]] const std::string& vin() const { return options_.vin; }
  [[nodiscard]] const std::vector<App>& apps() const { return apps_; }
  [[nodiscard]] std::filesystem::path vehicle_control() const;
  // The vehicle's CAN bus, as programs that join it name it.
  [[nodiscard]] std::string can_bus() const;
  // Where the service backend asks for what only the simulator can do (control_socket.hpp).
  [[nodiscard]] std::filesystem::path control() const;
  [[nodiscard]] const std::vector<Cloud>& clouds() const { return clouds_; }
  [[nodiscard]] const std::vector<CloudClient>& cloud_clients() const { return cloud_clients_; }
  [[nodiscard]] std::filesystem::path cloud_configuration_file() const;
  // Spans of agent and backend.
  [[nodiscard]] std::filesystem::path traces() const;
  // The vehicle's public key, which its callbacks are checked with.
  [[nodiscard]] std::filesystem::path device_key() const;
  // A file that `latchkey provision` made, "clients/owner.pem" for example.
  [[nodiscard]] std::filesystem::path fleet_file(std::string_view name) const;

  // How this app's programs reach the broker, and who they are there.
  [[nodiscard]] client::BrokerOptions connection(const App& app) const;
  [[nodiscard]] client::Party party(const App& app) const;

 private:
  struct Programs {
    std::filesystem::path agent;
    std::filesystem::path vehicle;
    std::filesystem::path client;
    std::filesystem::path cloud;
  };

  Stack(StackOptions options, Workspace workspace);

  // The steps of start(), in order.
  base::Result<void, Error> find_programs();
  base::Result<void, Error> make_keys();
  base::Result<void, Error> make_certificates();
  base::Result<void, Error> start_broker();
  base::Result<void, Error> configure_agent();
  base::Result<void, Error> copy_vehicle_files();
  base::Result<void, Error> start_vehicle();
  base::Result<void, Error> start_own_agent();
  base::Result<void, Error> start_clouds();

  base::Result<void, Error> wait_until_online();

  StackOptions options_;
  Workspace workspace_;  // goes last
  std::vector<App> apps_;
  Programs programs_;
  std::optional<Broker> broker_;
  std::optional<Process> vehicle_;
  std::optional<Process> agent_;
  bool agent_has_power_ = true;
  std::vector<CloudClient> cloud_clients_;
  std::vector<Cloud> clouds_;
  std::string epoch_;  // of the agent that was last seen online
};

}  // namespace latchkey::supervisor
