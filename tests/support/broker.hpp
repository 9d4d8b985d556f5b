// Broker: a mosquitto of the test's own, on a free port of 127.0.0.1, under the test's own user.
//
// Sessions survive stop() and start(): the broker keeps them in its folder, which goes with the
// object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::test_support {

// A port that nothing listened on a moment ago.
std::uint16_t free_port();

class Broker {
 public:
  // Starts it and returns once it accepts connections. `more_configuration` follows the listener's
  // lines; without any of it, everyone may do everything. Throws std::runtime_error.
  explicit Broker(const std::string& more_configuration = "allow_anonymous true\n");

  void stop();              // SIGTERM: saves sessions
  void start();             // again, on the same port
  void pause(bool paused);  // stops answering, as a dead network would

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  std::uint16_t port_;
  std::optional<ChildProcess> process_;
};

}  // namespace latchkey::test_support
