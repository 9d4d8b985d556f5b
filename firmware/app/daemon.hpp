// Daemon: the agent's parts, built from its configuration and wired together.
#pragma once

#include <memory>
#include <optional>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/threaded_verifier.hpp"
#include "adapters/hal_socket/socket_hal.hpp"
#include "adapters/journal_sqlite/sqlite_journal.hpp"
#include "adapters/mqtt_paho/paho_link.hpp"
#include "app/configuration.hpp"
#include "core/agent.hpp"
#include "runtime/event_loop.hpp"
#include "runtime/fact_log.hpp"
#include "runtime/pump.hpp"

namespace latchkey::app {

class Daemon {
 public:
  // What has to work before the agent can start. `crypto`, `clock` and `log` outlive the daemon;
  // `epoch` is this run's.
  struct Parts {
    const crypto_mbedtls::Crypto& crypto;
    const ports::Clock& clock;
    runtime::FactLog& log;
    crypto_mbedtls::Es256Verifier verifier;
    crypto_mbedtls::ThreadedVerifier::Keys keys;
    std::unique_ptr<journal_sqlite::Store> journal;
    core::Epoch epoch;
  };

  Daemon(Parts parts, const Configuration& configuration);

  // Until SIGINT or SIGTERM, and then until what runs has ended and its outcome is delivered,
  // or kShutdownWithin has passed. A second signal does not wait.
  void run();

 private:
  static constexpr base::Millis kShutdownWithin{8000};

  void wake_at(std::optional<base::MonoTime> when);
  void terminate();

  runtime::FactLog& log_;
  runtime::EventLoop loop_;
  core::Agent agent_;
  mqtt_paho::PahoLink link_;  // before whatever starts threads
  journal_sqlite::SqliteJournal journal_;
  crypto_mbedtls::ThreadedVerifier verifier_;
  hal_socket::SocketHal hal_;
  runtime::Pump pump_;
  boost::asio::steady_timer shutdown_timer_;
  bool terminating_ = false;
};

}  // namespace latchkey::app
