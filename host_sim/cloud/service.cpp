#include "cloud/service.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "adapters/lines_posix/lines_file.hpp"
#include "base/lifetime.hpp"
#include "client/command.hpp"
#include "client/random.hpp"
#include "cloud/api.hpp"
#include "cloud/callback_signer.hpp"
#include "cloud/commands.hpp"
#include "cloud/deliveries.hpp"
#include "cloud/memory_store.hpp"
#include "cloud/paho_broker.hpp"
#include "cloud/redis_store.hpp"
#include "codec/strict_json.hpp"
#include "codec/trace.hpp"
#include "http/server.hpp"
#include "http/static_files.hpp"

namespace latchkey::cloud {
namespace {

using Failure = base::unexpected<std::string>;

// Ticks between two signs of life to those who listen for events.
constexpr unsigned kKeepAliveTicks = 15;

// What is made before the parts that refer to each other.
struct Foundations {
  Clients clients;
  Vehicles vehicles;
  CallbackOrigins origins;
  CallbackSigner signer;
  std::unique_ptr<Store> store;
  std::unique_ptr<Broker> broker;
  std::optional<http::StaticFiles> console;
};

base::Result<std::unique_ptr<Store>, std::string> make_store(boost::asio::io_context& loop,
                                                             const std::string& redis,
                                                             const Service::Log& log) {
  if (redis.empty()) return make_memory_store(loop);
  auto options = parse_redis_url(redis);
  if (!options) return Failure("redis: " + options.error());
  return make_redis_store(loop, std::move(*options), log);
}

base::Result<Foundations, std::string> lay_foundations(boost::asio::io_context& loop,
                                                       const crypto_mbedtls::Crypto& crypto,
                                                       const Configuration& configuration,
                                                       const Service::Log& log) {
  auto clients = Clients::of(configuration.clients, crypto);
  if (!clients) return Failure(clients.error().message);
  auto vehicles = Vehicles::of(configuration.vehicles, configuration.name);
  if (!vehicles) return Failure(vehicles.error().message);
  auto origins = CallbackOrigins::parse(configuration.callback_urls);
  if (!origins) return Failure("callback_urls: " + origins.error());
  auto signer = CallbackSigner::from_file(crypto, configuration.signing_key_file);
  if (!signer) return Failure(signer.error().message);
  auto store = make_store(loop, configuration.redis, log);
  if (!store) return Failure(store.error());
  auto broker = make_paho_broker(loop,
                                 {.broker = configuration.broker,
                                  .name = configuration.name,
                                  .instance = client::random_hex<4>(),
                                  .topics = vehicles->topics()},
                                 log);
  if (!broker) return Failure(broker.error().message);
  std::optional<http::StaticFiles> console;
  if (!configuration.console_folder.empty()) {
    auto files = http::StaticFiles::read(configuration.console_folder);
    if (!files) return Failure("console_folder: " + files.error());
    console.emplace(std::move(*files));
  }
  return Foundations{.clients = std::move(*clients),
                     .vehicles = std::move(*vehicles),
                     .origins = std::move(*origins),
                     .signer = std::move(*signer),
                     .store = std::move(*store),
                     .broker = std::move(*broker),
                     .console = std::move(console)};
}

class Running final : public Service {
 public:
  Running(boost::asio::io_context& loop, const crypto_mbedtls::Crypto& crypto,
          const Configuration& configuration, Foundations foundations, Log log)
      : log_(std::move(log)),
        name_(configuration.name),
        made_(std::move(foundations)),
        hops_(events_, [] { return std::chrono::system_clock::now(); }),
        commands_({.store = *made_.store,
                   .broker = *made_.broker,
                   .vehicles = made_.vehicles,
                   .clients = made_.clients,
                   .crypto = crypto,
                   .name = configuration.name,
                   .hops = hops_,
                   .changed = [this](const Command& command) { on_command(command); },
                   .trace = [this](const codec::Span& span) { write(span); },
                   .log = log_,
                   .wall_now = client::wall_now,
                   .random = client::system_random}),
        deliveries_(Deliveries::start(
            {.loop = loop,
             .store = *made_.store,
             .origins = made_.origins,
             .describe = describe_delivery,
             .sign = [this](std::string_view body) { return made_.signer.sign(body); },
             .log = log_,
             .wall_now = client::wall_now})),
        tick_(loop) {
    if (!configuration.traces_file.empty()) {
      traces_.emplace(configuration.traces_file, loop.get_executor(),
                      [this](std::string_view why) { log_("traces: " + std::string(why)); });
    }
    if (configuration.simulator) simulator_.emplace(loop, *configuration.simulator);
    api_.emplace(Api::Parts{.commands = commands_,
                            .vehicles = made_.vehicles,
                            .clients = made_.clients,
                            .store = *made_.store,
                            .broker = *made_.broker,
                            .events = events_,
                            .hops = hops_,
                            .origins = made_.origins,
                            .signer = made_.signer,
                            .console = made_.console ? &*made_.console : nullptr,
                            .simulator = simulator_ ? &*simulator_ : nullptr,
                            .trace = [this](const codec::Span& span) { write(span); },
                            .wall_now = client::wall_now,
                            .random = client::system_random});
    made_.vehicles.on_change([this](std::string_view vin, std::string_view event,
                                    const Json& data) { events_.send(vin, event, data); });
  }

  base::Result<void, std::string> open(boost::asio::io_context& loop,
                                       const Configuration& configuration) {
    auto server = http::Server::start(
        loop, {.address = configuration.address, .port = configuration.port},
        lifetime_.guard(
            [this](const std::shared_ptr<http::Exchange>& exchange) { api_->handle(exchange); }));
    if (!server) return Failure(server.error());
    server_ = std::move(*server);
    made_.broker->open({.message = [this](const client::Message& message) { receive(message); },
                        .link = [this](bool up) { on_link(up); }});
    tick();
    return {};
  }

  [[nodiscard]] std::uint16_t port() const override { return server_->port(); }

  void on_ready(std::function<void()> ready) override {
    ready_ = std::move(ready);
    tell_when_ready();
  }

  void stop() override {
    server_->stop_accepting();
    api_->stop();
    events_.close_all();
  }

 private:
  void receive(const client::Message& message) {
    made_.vehicles.receive(message);
    commands_.receive(message);
    tell_when_ready();
  }

  void tell_when_ready() {
    if (!ready_) return;
    const auto& all = made_.vehicles.all();
    const bool all_told = std::ranges::all_of(
        all, [](const auto& one) { return one.second.is_online() && one.second.has_catalogue(); });
    const bool waited = ticks_ > kReadyWithin / Commands::kTick;
    if (all_told || waited) std::exchange(ready_, nullptr)();
  }

  // What is retained comes again with the connection.
  void on_link(bool up) {
    if (!up) made_.vehicles.forget_presence();
  }

  void on_command(const Command& command) {
    events_.send(command.vin, "command", {{"vin", command.vin}, {"command", to_json(command)}});
    if (is_final(command.state) && !command.callback.empty()) deliveries_->look();
  }

  static std::optional<Delivery> describe_delivery(const Entry& entry) {
    const auto command = from_entry(entry);
    if (!command) return std::nullopt;
    return Delivery{.id = command->id,
                    .client = command->client,
                    .endpoint = command->callback,
                    .traceparent = command->traceparent,
                    .settled_at = command->settled_at.value_or(command->created_at),
                    .body = codec::dump_json(to_json(*command))};
  }

  void write(codec::Span span) {
    if (!traces_) return;
    traces_->add([name = name_, span = std::move(span)] {
      return codec::encode_span("latchkey-cloud", name, span);
    });
  }

  void tick() {
    commands_.tick();
    tell_when_ready();
    if (++ticks_ % kKeepAliveTicks == 0) events_.keep_alive();
    tick_.expires_after(Commands::kTick);
    tick_.async_wait(lifetime_.guard([this](const boost::system::error_code& ended) {
      if (!ended) tick();
    }));
  }

  const Log log_;
  const std::string name_;
  Foundations made_;
  std::optional<lines_posix::LinesFile> traces_;
  Events events_;
  Hops hops_;
  Commands commands_;
  std::unique_ptr<Deliveries> deliveries_;
  std::optional<Simulator> simulator_;
  std::optional<Api> api_;
  std::unique_ptr<http::Server> server_;
  boost::asio::steady_timer tick_;
  unsigned ticks_ = 0;
  std::function<void()> ready_;
  base::Lifetime lifetime_;
};

}  // namespace

base::Result<std::unique_ptr<Service>, std::string> Service::start(
    boost::asio::io_context& loop, const crypto_mbedtls::Crypto& crypto,
    const Configuration& configuration, Log log) {
  auto foundations = lay_foundations(loop, crypto, configuration, log);
  if (!foundations) return base::unexpected(std::move(foundations.error()));
  auto service = std::make_unique<Running>(loop, crypto, configuration, std::move(*foundations),
                                           std::move(log));
  if (auto opened = service->open(loop, configuration); !opened) {
    return base::unexpected(std::move(opened.error()));
  }
  return service;
}

}  // namespace latchkey::cloud
