// Service: one instance of the cloud, wired together.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "base/result.hpp"
#include "cloud/configuration.hpp"

namespace latchkey::cloud {

class Service {
 public:
  using Log = std::function<void(const std::string& line)>;

  // Listens; or says, in a sentence, why it cannot. `loop` and `crypto` must outlive it.
  static base::Result<std::unique_ptr<Service>, std::string> start(
      boost::asio::io_context& loop, const crypto_mbedtls::Crypto& crypto,
      const Configuration& configuration, Log log);

  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;

  // Calls `ready` once: when all vehicles have told of themselves, or kReadyWithin has passed.
  static constexpr std::chrono::seconds kReadyWithin{3};
  virtual void on_ready(std::function<void()> ready) = 0;

  // Takes no more requests, and tells those who wait to ask elsewhere.
  virtual void stop() = 0;
};

}  // namespace latchkey::cloud
