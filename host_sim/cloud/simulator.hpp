// Simulator: what the console may do to a simulated vehicle. A backend of real ones has none.
//
// Threading: one thread, the loop's. Each call is answered once, through its callback.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "cloud/configuration.hpp"

namespace latchkey::cloud {

class Simulator {
 public:
  // What it said, or why it did not do it.
  using Done = std::function<void(base::Result<std::string, std::string>)>;

  Simulator(boost::asio::io_context& loop, SimulatorOptions options)
      : loop_(loop), options_(std::move(options)) {}

  // One line of the vehicle's control (docs/vehicle.md).
  void control_vehicle(const std::string& line, Done done);

  // SIGKILL for the agent, which starts again after that time.
  void cut_power(unsigned for_ms, Done done);

 private:
  boost::asio::io_context& loop_;
  const SimulatorOptions options_;
};

}  // namespace latchkey::cloud
