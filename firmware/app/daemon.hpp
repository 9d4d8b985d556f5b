// Daemon: the agent's parts, built from its configuration and wired together.
#pragma once

#include <string>

#include "adapters/clock_linux/linux_clock.hpp"
#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/threaded_verifier.hpp"
#include "adapters/hal_socket/socket_hal.hpp"
#include "adapters/journal_memory/memory_journal.hpp"
#include "adapters/mqtt_paho/paho_link.hpp"
#include "app/configuration.hpp"
#include "core/agent.hpp"
#include "runtime/event_loop.hpp"
#include "runtime/fact_log.hpp"
#include "runtime/pump.hpp"

namespace latchkey::app {

class Daemon {
 public:
  // `crypto` outlives the daemon. `epoch` is this run's.
  Daemon(const crypto_mbedtls::Crypto& crypto, const Configuration& configuration,
         crypto_mbedtls::Es256Verifier verifier, crypto_mbedtls::ThreadedVerifier::Keys keys,
         const core::Epoch& epoch);

  // Until SIGINT or SIGTERM, and then until what runs has ended and its outcome is delivered,
  // or kShutdownWithin has passed. A second signal does not wait.
  void run();

 private:
  static constexpr base::Millis kShutdownWithin{8000};

  void wake_at(std::optional<base::MonoTime> when);
  void terminate();

  clock_linux::LinuxClock clock_;
  runtime::FactLog log_;
  runtime::EventLoop loop_;
  core::Agent agent_;
  mqtt_paho::PahoLink link_;  // before whatever starts threads
  journal_memory::MemoryJournal journal_;
  crypto_mbedtls::ThreadedVerifier verifier_;
  hal_socket::SocketHal hal_;
  runtime::Pump pump_;
  boost::asio::steady_timer shutdown_timer_;
  bool terminating_ = false;
};

}  // namespace latchkey::app
