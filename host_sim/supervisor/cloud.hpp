// Cloud: an instance of the service backend, on a loopback port.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "client/options.hpp"
#include "supervisor/error.hpp"
#include "supervisor/process.hpp"
#include "supervisor/workspace.hpp"

namespace latchkey::supervisor {

// How much each of its clients may send: a person at the console clicks faster than fleets do.
inline constexpr unsigned kCloudBurst = 30;
inline constexpr unsigned kCloudIntervalMs = 100;

struct CloudOptions {
  unsigned instances = 1;             // more than one need a Redis
  std::optional<std::uint16_t> port;  // of the first; none: any free one
  std::string redis;                  // URL; empty: none
  // The built console; none: the one beside our programs, if it is there.
  std::optional<std::filesystem::path> console;
};

// A client of the backend.
struct CloudClient {
  std::string name;
  std::string token;
  std::filesystem::path signing_key;
};

// All that the instances' common configuration says.
struct CloudSettings {
  std::string name;  // of its certificate
  std::string vin;
  client::BrokerOptions broker;
  std::filesystem::path device_key;
  std::vector<CloudClient> clients;
  std::filesystem::path signing_key;
  std::string redis;
  std::filesystem::path console;  // empty: none
  std::filesystem::path vehicle_control;
  std::filesystem::path supervisor_control;
};

[[nodiscard]] std::string cloud_configuration(const CloudSettings& settings);

// Nobody guesses it: 32 hexadecimal digits.
[[nodiscard]] std::string make_token();

class Cloud {
 public:
  // Returns when it knows its vehicle. `number` counts the instances from 1.
  static base::Result<Cloud, Error> start(const Workspace& workspace,
                                          const std::filesystem::path& program,
                                          const std::filesystem::path& configuration,
                                          unsigned number, std::uint16_t port);

  [[nodiscard]] const std::string& url() const { return url_; }  // "http://127.0.0.1:8080"
  [[nodiscard]] Process& process() { return process_; }
  [[nodiscard]] const Process& process() const { return process_; }

 private:
  Cloud(Process process, std::string url) : process_(std::move(process)), url_(std::move(url)) {}

  Process process_;
  std::string url_;
};

}  // namespace latchkey::supervisor
