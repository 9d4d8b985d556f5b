// Broker: a mosquitto of our own on a loopback port, with accounts and an access list of this run.
//
// It knows the agent and the named apps, and nobody else. The agent may read its command topic and
// write everything else of its vehicle; an app may write commands, and read what the agent
// publishes about the vehicle and its own callbacks below clients/APP/callback.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "supervisor/error.hpp"
#include "supervisor/process.hpp"
#include "supervisor/workspace.hpp"

namespace latchkey::supervisor {

struct Account {
  std::string name;
  std::string password;
};

struct BrokerOptions {
  std::string vin;
  Account agent;
  std::vector<Account> apps;
  std::optional<std::uint16_t> port;  // none: any free one
};

class Broker {
 public:
  // Returns when it takes connections.
  static base::Result<Broker, Error> start(const Workspace& workspace,
                                           const BrokerOptions& options);

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] Process& process() { return process_; }

  // Sessions and retained messages survive a stop, as on a broker with a disk.
  void stop() { process_.stop(std::chrono::seconds{5}); }
  base::Result<void, Error> start_again();

 private:
  Broker(Process process, std::uint16_t port) : process_(std::move(process)), port_(port) {}

  Process process_;
  std::uint16_t port_;
};

std::string broker_configuration(const Workspace& workspace, std::uint16_t port);
std::string access_list(const BrokerOptions& options);
std::string random_password();

}  // namespace latchkey::supervisor
