#include "app/daemon.hpp"

#include <boost/asio/steady_timer.hpp>
#include <span>
#include <utility>

#include "app/version.hpp"
#include "codec/callback.hpp"

namespace latchkey::app {
namespace {

core::KeySet key_set(const Configuration& configuration) {
  core::KeySet keys;
  for (const auto& key : configuration.keys) keys.push_back(key.key);
  return keys;
}

core::Settings settings(const codec::AgentConfig& config, const core::Epoch& epoch) {
  return {.vin = config.vin,
          .epoch = epoch,
          .clock_skew = config.limits.clock_skew,
          .lifetime_max = config.limits.lifetime_max,
          .rate = config.limits.rate};
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

}  // namespace

Daemon::Daemon(Parts parts, const Configuration& configuration)
    : log_(parts.log),
      agent_(settings(configuration.agent, parts.epoch), configuration.catalogue,
             key_set(configuration)),
      link_(link_options(configuration, parts.epoch), loop_),
      journal_(loop_, std::move(parts.journal)),
      verifier_(loop_, std::move(parts.verifier), std::move(parts.keys)),
      hal_(loop_.context().get_executor(), configuration.agent.vehicle_socket,
           configuration.catalogue.signals,
           [this](std::string_view line) { log_.say(runtime::LogLevel::info, "hal", line); }),
      pump_({.agent = agent_,
             .link = link_,
             .hal = hal_,
             .journal = journal_,
             .verifier = verifier_,
             .clock = parts.clock,
             .sha256 =
                 [&crypto = parts.crypto](std::string_view bytes) {
                   return crypto.sha256(
                       {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
                 },
             .wake_at = [this](auto when) { wake_at(when); },
             .note = [this](const core::Fact& fact) { log_(fact); }},
            topics(configuration.agent), kVersion),
      shutdown_timer_(loop_.context()) {}

void Daemon::run() {
  log_.say(runtime::LogLevel::info, "started", std::string("latchkeyd ") + kVersion);
  loop_.on_terminate([this] { terminate(); });
  pump_.open();
  loop_.run();
  pump_.close();
  log_.say(runtime::LogLevel::info, "ended", {});
}

void Daemon::wake_at(std::optional<base::MonoTime> when) {
  loop_.wake_at(when, [this] { pump_.on_time(); });
  if (terminating_ && pump_.at_rest()) loop_.stop();
}

void Daemon::terminate() {
  if (std::exchange(terminating_, true)) {
    loop_.stop();
    return;
  }
  log_.say(runtime::LogLevel::info, "stopping", {});
  shutdown_timer_.expires_after(kShutdownWithin);
  shutdown_timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    log_.say(runtime::LogLevel::warning, "stopping", "gave up waiting for what still runs");
    loop_.stop();
  });
  pump_.shut_down();
}

}  // namespace latchkey::app
