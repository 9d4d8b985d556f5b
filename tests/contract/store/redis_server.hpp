// RedisServer: a redis-server of the test's own, on a free port of 127.0.0.1, that keeps nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::contract {

class RedisServer {
 public:
  // `options` as on its command line. It may still be starting on return.
  explicit RedisServer(std::vector<std::string> options = {});

  void kill();   // SIGKILL
  void start();  // again, on the same port, empty
  void pause();  // accepts connections and says nothing
  void resume();

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  test_support::TemporaryFolder folder_;
  std::uint16_t port_;
  std::vector<std::string> options_;
  std::optional<test_support::ChildProcess> process_;
};

}  // namespace latchkey::contract
