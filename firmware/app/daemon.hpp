// Daemon: the agent's parts, built from its configuration and wired together.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/crypto_thread.hpp"
#include "adapters/files_inotify/folder_watch.hpp"
#include "adapters/https_curl/curl_endpoints.hpp"
#include "adapters/journal_sqlite/sqlite_journal.hpp"
#include "adapters/lines_posix/lines_file.hpp"
#include "adapters/mqtt_paho/paho_link.hpp"
#include "adapters/notify_systemd/notifier.hpp"
#include "app/certificate_watch.hpp"
#include "app/configuration.hpp"
#include "app/device_key.hpp"
#include "app/metrics_file.hpp"
#include "app/status_line.hpp"
#include "core/agent.hpp"
#include "runtime/event_loop.hpp"
#include "runtime/fact_log.hpp"
#include "runtime/metrics.hpp"
#include "runtime/pump.hpp"
#include "runtime/tracer.hpp"

namespace latchkey::app {

// The form that the verifier takes them in.
std::vector<crypto_mbedtls::NamedKey> named_keys(const std::vector<codec::AuthorisedKey>& keys);

class Daemon {
 public:
  // What has to work before the agent can start. `crypto`, `clock` and `log` outlive the daemon;
  // `epoch` is this run's.
  struct Parts {
    const crypto_mbedtls::Crypto& crypto;
    const ports::Clock& clock;
    runtime::FactLog& log;
    crypto_mbedtls::KeyRing keys;
    DeviceKey device_key;
    std::unique_ptr<journal_sqlite::Store> journal;
    core::Epoch epoch;
    std::string config_file;
  };

  Daemon(Parts parts, const Configuration& configuration);

  // Until SIGINT or SIGTERM, and then until what runs has ended and its outcome is delivered,
  // or kShutdownWithin has passed. A second signal does not wait.
  void run();

 private:
  static constexpr base::Millis kShutdownWithin{8000};

  void wake_at(std::optional<base::MonoTime> when);
  void note(const core::Fact& fact);
  void tell_status();
  [[nodiscard]] std::vector<runtime::Observer*> observers();
  [[nodiscard]] std::unique_ptr<MetricsFile> make_metrics_file(const ports::Clock& clock);
  void terminate();
  void watch_keys();
  void reload_keys();
  void use_keys(std::vector<codec::AuthorisedKey> keys);
  void keys_reloaded();
  void reload_vehicle();
  void use_vehicle();
  std::function<void(std::string_view)> hal_log();
  std::unique_ptr<lines_posix::LinesFile> open_traces(const codec::AgentConfig& config);

  runtime::FactLog& log_;
  const ports::Clock& clock_;
  std::string about_;  // this run
  runtime::EventLoop loop_;
  notify_systemd::Notifier systemd_;
  StatusLine status_;
  core::Agent agent_;
  mqtt_paho::PahoLink link_;  // before whatever starts threads
  journal_sqlite::SqliteJournal journal_;
  crypto_mbedtls::CryptoThread crypto_;
  https_curl::CurlEndpoints endpoints_;
  std::unique_ptr<ports::Hal> hal_;
  std::unique_ptr<lines_posix::LinesFile> traces_;  // nothing: no file is configured
  std::unique_ptr<runtime::Tracer> tracer_;         // the same
  runtime::Metrics metrics_;
  runtime::Pump pump_;
  CertificateWatch certificates_;
  std::vector<codec::AuthorisedKey> keys_;  // in use
  bool reloading_keys_ = false;
  bool reload_keys_again_ = false;
  std::unique_ptr<files_inotify::FolderWatch> key_watch_;
  codec::AgentConfig config_;
  std::unique_ptr<MetricsFile> metrics_file_;  // nothing: no file is configured
  std::size_t vehicle_fingerprint_;            // of the one in use
  std::optional<Vehicle> vehicle_to_come_;     // when no command is open
  boost::asio::steady_timer shutdown_timer_;
  bool terminating_ = false;
};

}  // namespace latchkey::app
