// Broker: a mosquitto of our own on a loopback port, with the certificates and the access list that
// `latchkey provision` made: see provision/broker_files.hpp for who may do what.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "supervisor/error.hpp"
#include "supervisor/process.hpp"
#include "supervisor/workspace.hpp"

namespace latchkey::supervisor {

struct BrokerOptions {
  std::filesystem::path folder;       // the fleet's broker/
  std::optional<std::uint16_t> port;  // none: any free one
  std::size_t queued_messages_max;    // for one client
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

}  // namespace latchkey::supervisor
