#include "app/daemon.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <random>
#include <span>
#include <utility>

#include "adapters/process_linux/build_id.hpp"
#include "app/about.hpp"
#include "app/version.hpp"
#include "codec/callback.hpp"

namespace latchkey::app {
namespace {

core::KeySet key_set(const std::vector<codec::AuthorisedKey>& keys) {
  core::KeySet set;
  for (const auto& key : keys) set.push_back(key.key);
  return set;
}

std::vector<core::EndpointName> endpoint_names(const codec::AgentConfig& config) {
  std::vector<core::EndpointName> names;
  names.reserve(config.endpoints.size());
  for (const auto& endpoint : config.endpoints) names.push_back(endpoint.name);
  return names;
}

std::vector<https_curl::Endpoint> endpoints(const codec::AgentConfig& config) {
  std::vector<https_curl::Endpoint> all;
  all.reserve(config.endpoints.size());
  for (const auto& [name, url, ca_file, cert_file, key_file, give_up_after] : config.endpoints) {
    all.push_back({.name = name,
                   .url = url,
                   .ca_file = ca_file,
                   .cert_file = cert_file,
                   .key_file = key_file,
                   .give_up_after = give_up_after});
  }
  return all;
}

runtime::LogLevel log_level(https_curl::LogLevel level) {
  return level == https_curl::LogLevel::warning ? runtime::LogLevel::warning
                                                : runtime::LogLevel::info;
}

core::Settings settings(const codec::AgentConfig& config, const core::Epoch& epoch) {
  return {.vin = config.vin,
          .epoch = epoch,
          .clock_skew = config.limits.clock_skew,
          .lifetime_max = config.limits.lifetime_max,
          .rate = config.limits.rate,
          .endpoints = endpoint_names(config)};
}

runtime::Topics topics(const codec::AgentConfig& config) {
  return runtime::make_topics(config.topics.prefix, config.topics.response_topics);
}

mqtt_paho::Options link_options(const Configuration& configuration, const core::Epoch& epoch) {
  const codec::AgentConfig& config = configuration.agent;
  const runtime::Topics names = topics(config);
  mqtt_paho::Options options;
  options.host = config.broker.host;
  options.port = config.broker.port;
  options.client_id = config.broker.client_id;
  options.username = config.broker.username;
  options.password = configuration.broker_password;
  if (config.broker.tls) {
    options.tls = mqtt_paho::Tls{.ca_file = config.broker.tls->ca_file,
                                 .cert_file = config.broker.tls->cert_file,
                                 .key_file = config.broker.tls->key_file};
  }
  options.keep_alive = std::chrono::seconds(config.broker.keep_alive_s);
  options.session_expiry = std::chrono::seconds(config.broker.session_expiry_s);
  options.command_topic = names.command;
  options.will = {.topic = names.presence,
                  .payload = codec::encode_presence(false, epoch, kVersion),
                  .content_type = "application/json",
                  .correlation = {},
                  .traceparent = {},
                  .tracestate = {},
                  .qos = 1,
                  .retained = true};
  return options;
}

std::uint64_t random_number() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

std::unique_ptr<runtime::Tracer> make_tracer(const core::Vin& vin, lines_posix::LinesFile* file) {
  if (file == nullptr) return nullptr;
  const auto write = [vin, file](codec::Span span) {
    file->add([vin, span = std::move(span)] {
      return codec::encode_span("latchkeyd", vin.view(), span);
    });
  };
  return std::make_unique<runtime::Tracer>(vin, random_number, write);
}

}  // namespace

std::vector<crypto_mbedtls::NamedKey> named_keys(const std::vector<codec::AuthorisedKey>& keys) {
  std::vector<crypto_mbedtls::NamedKey> named;
  named.reserve(keys.size());
  for (const auto& key : keys) {
    named.push_back({key.key.id, crypto_mbedtls::PublicKey::from_xy(key.x, key.y)});
  }
  return named;
}

Daemon::Daemon(Parts parts, const Configuration& configuration)
    : log_(parts.log),
      clock_(parts.clock),
      about_(about_program() + ", epoch " + std::string(parts.epoch.view()) + ", configuration " +
             parts.config_file),
      systemd_(loop_.context().get_executor()),
      agent_(settings(configuration.agent, parts.epoch), configuration.vehicle.catalogue,
             key_set(configuration.keys)),
      link_(link_options(configuration, parts.epoch), loop_),
      journal_(loop_, std::move(parts.journal)),
      crypto_(loop_, parts.crypto, std::move(parts.keys), std::move(parts.device_key.signer)),
      endpoints_(endpoints(configuration.agent), {}, loop_, parts.clock,
                 [this](https_curl::LogLevel level, std::string_view line) {
                   log_.say(log_level(level), "endpoints", line);
                 }),
      hal_(make_hal(loop_.context().get_executor(), configuration.vehicle, hal_log())),
      traces_(open_traces(configuration.agent)),
      tracer_(make_tracer(configuration.agent.vin, traces_.get())),
      metrics_(configuration.vehicle.catalogue.signals.size()),
      pump_({.agent = agent_,
             .link = link_,
             .hal = hal_.get(),
             .journal = journal_,
             .verifier = crypto_,
             .signer = crypto_,
             .endpoints = endpoints_,
             .clock = parts.clock,
             .sha256 =
                 [&crypto = parts.crypto](std::string_view bytes) {
                   return crypto.sha256(
                       {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
                 },
             .jws = codec::CallbackJws(parts.device_key.id),
             .wake_at = [this](auto when) { wake_at(when); },
             .note = [this](const core::Fact& fact) { note(fact); },
             .certificate_expiry = [this] { return certificates_.earliest_expiry(); },
             .observers = observers()},
            topics(configuration.agent), kVersion),
      certificates_(loop_.context().get_executor(), configuration.agent.broker.tls, parts.clock,
                    parts.log),
      keys_(configuration.keys),
      config_(configuration.agent),
      metrics_file_(make_metrics_file(parts.clock)),
      vehicle_fingerprint_(configuration.vehicle.fingerprint),
      shutdown_timer_(loop_.context()) {}

void Daemon::run() {
  log_.say(runtime::LogLevel::info, "started", about_);
  loop_.on_terminate([this] { terminate(); });
  watch_keys();
  certificates_.start();
  if (metrics_file_) metrics_file_->start();
  pump_.open([this] {
    systemd_.ready();
    tell_status();
  });
  loop_.run();
  pump_.close();
  log_.say(runtime::LogLevel::info, "ended", {});
}

void Daemon::wake_at(std::optional<base::MonoTime> when) {
  loop_.wake_at(when, [this] { pump_.on_time(); });
  if (metrics_file_) metrics_file_->look();
  if (terminating_ && pump_.at_rest()) loop_.stop();
  if (vehicle_to_come_ && pump_.can_replace_vehicle()) {
    boost::asio::post(loop_.context(), [this] { use_vehicle(); });
  }
}

void Daemon::note(const core::Fact& fact) {
  log_(fact);
  if (fact.kind == core::FactKind::link_up) certificates_.on_reconnect();
  if (status_.take(fact, clock_.now())) tell_status();
}

void Daemon::tell_status() { systemd_.status(status_.words(metrics_.figures().undelivered)); }

// ── keys ──────────────────────────────────────────────────────────────────────────────────────

void Daemon::watch_keys() {
  loop_.on_hangup([this] {
    systemd_.reloading();
    reload_vehicle();
    reload_keys();
  });
  const std::string folder = std::filesystem::path(config_.keys_file).parent_path().string();
  auto watch = files_inotify::FolderWatch::start(
      loop_.context().get_executor(), folder.empty() ? "." : folder, [this] { reload_keys(); });
  if (watch) {
    key_watch_ = std::move(*watch);
  } else {
    log_.say(runtime::LogLevel::warning, "keys", watch.error() + "; SIGHUP reads them again");
  }
}

// All of it or nothing: a file that is wrong anywhere changes nothing.
void Daemon::reload_keys() {
  if (std::exchange(reloading_keys_, true)) {
    reload_keys_again_ = true;  // the file may have changed since it was read
    return;
  }
  auto keys = load_keys(config_.keys_file);
  if (!keys) {
    for (const auto& error : keys.error()) {
      log_.say(runtime::LogLevel::error, "keys", to_string(error));
    }
    log_.say(runtime::LogLevel::error, "keys", "the keys before stay in use");
    keys_reloaded();
  } else if (*keys != keys_) {
    use_keys(std::move(*keys));
  } else {
    keys_reloaded();
  }
}

void Daemon::use_keys(std::vector<codec::AuthorisedKey> keys) {
  auto named = named_keys(keys);
  crypto_.replace_keys(std::move(named), [this, keys = std::move(keys)](auto replaced) {
    if (!replaced) {
      log_.say(runtime::LogLevel::error, "keys",
               "key " + std::string(replaced.error().id.view()) + ": " +
                   std::string(crypto_mbedtls::to_string(replaced.error().error)) +
                   "; the keys before stay in use");
    } else {
      keys_ = keys;
      log_.say(runtime::LogLevel::info, "keys", std::to_string(keys.size()) + " keys in use");
      pump_.replace_keys(key_set(keys));
    }
    keys_reloaded();
  });
}

void Daemon::keys_reloaded() {
  reloading_keys_ = false;
  if (std::exchange(reload_keys_again_, false)) {
    reload_keys();
  } else {
    systemd_.reloaded();
  }
}

// ── the vehicle ───────────────────────────────────────────────────────────────────────────────

std::function<void(std::string_view)> Daemon::hal_log() {
  return [this](std::string_view line) { log_.say(runtime::LogLevel::info, "hal", line); };
}

// All of it or nothing, as with keys; and not while a command is open that it could be about.
void Daemon::reload_vehicle() {
  vehicle_to_come_.reset();
  auto vehicle = load_vehicle(config_);
  if (!vehicle) {
    for (const auto& error : vehicle.error()) {
      log_.say(runtime::LogLevel::error, "vehicle", to_string(error));
    }
    log_.say(runtime::LogLevel::error, "vehicle", "the catalogue before stays in use");
  } else if (vehicle->fingerprint != vehicle_fingerprint_) {
    vehicle_to_come_ = std::move(*vehicle);
    use_vehicle();
    if (vehicle_to_come_) {
      log_.say(runtime::LogLevel::info, "vehicle", "will be in use when the running command ends");
    }
  }
}

void Daemon::use_vehicle() {
  if (!vehicle_to_come_ || !pump_.can_replace_vehicle()) return;
  const Vehicle vehicle = *std::exchange(vehicle_to_come_, std::nullopt);
  auto hal = make_hal(loop_.context().get_executor(), vehicle, hal_log());
  log_.say(runtime::LogLevel::info, "vehicle",
           std::to_string(vehicle.catalogue.commands.size()) + " commands and " +
               std::to_string(vehicle.catalogue.signals.size()) + " signals in use");
  vehicle_fingerprint_ = vehicle.fingerprint;
  pump_.replace_vehicle(vehicle.catalogue, *hal);
  hal_ = std::move(hal);
}

// ── traces ────────────────────────────────────────────────────────────────────────────────────

std::unique_ptr<lines_posix::LinesFile> Daemon::open_traces(const codec::AgentConfig& config) {
  if (config.traces_file.empty()) return nullptr;
  return std::make_unique<lines_posix::LinesFile>(
      config.traces_file, loop_.context().get_executor(),
      [this](std::string_view line) { log_.say(runtime::LogLevel::error, "traces", line); });
}

// ── metrics ───────────────────────────────────────────────────────────────────────────────────

std::vector<runtime::Observer*> Daemon::observers() {
  std::vector<runtime::Observer*> all{&metrics_};
  if (tracer_) all.push_back(tracer_.get());
  return all;
}

std::unique_ptr<MetricsFile> Daemon::make_metrics_file(const ports::Clock& clock) {
  if (config_.metrics_file.empty()) return nullptr;
  return std::make_unique<MetricsFile>(loop_.context().get_executor(), config_.metrics_file,
                                       MetricsFile::Sources{.metrics = metrics_,
                                                            .clock = clock,
                                                            .log = log_,
                                                            .certificates = certificates_,
                                                            .journal_file = config_.journal_file,
                                                            .build_id = process_linux::build_id()});
}

// ── the end ───────────────────────────────────────────────────────────────────────────────────

void Daemon::terminate() {
  if (std::exchange(terminating_, true)) {
    loop_.stop();
    return;
  }
  log_.say(runtime::LogLevel::info, "stopping", {});
  systemd_.stopping();
  shutdown_timer_.expires_after(kShutdownWithin);
  shutdown_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    log_.say(runtime::LogLevel::warning, "stopping", "gave up waiting for what still runs");
    loop_.stop();
  });
  pump_.shut_down();
}

}  // namespace latchkey::app
