// Api: what the cloud answers to HTTP requests. See docs/cloud.md.
//
// Threading: one thread, the loop's.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>

#include "base/lifetime.hpp"
#include "client/random.hpp"
#include "client/uuid7.hpp"
#include "cloud/callback_signer.hpp"
#include "cloud/clients.hpp"
#include "cloud/commands.hpp"
#include "cloud/deliveries.hpp"
#include "cloud/events.hpp"
#include "cloud/fleet_api.hpp"
#include "cloud/hops.hpp"
#include "cloud/simulator.hpp"
#include "cloud/store.hpp"
#include "cloud/vehicles.hpp"
#include "codec/trace.hpp"
#include "http/server.hpp"
#include "http/static_files.hpp"

namespace latchkey::cloud {

class Api {
 public:
  struct Parts {
    Commands& commands;
    const Vehicles& vehicles;
    const Clients& clients;
    Store& store;
    const Broker& broker;
    Events& events;
    const Hops& hops;
    const CallbackOrigins& origins;
    const CallbackSigner& signer;
    const http::StaticFiles* console;  // null: no page
    Simulator* simulator;              // null: these are no simulated vehicles
    std::function<void(const codec::Span&)> trace;
    std::function<base::WallTime()> wall_now;
    client::RandomBytes random;
  };

  explicit Api(Parts parts) : parts_(std::move(parts)), ids_(parts_.random) {}

  void handle(const std::shared_ptr<http::Exchange>& exchange);

  // Answers all who wait that they have to ask again.
  void stop();

 private:
  using ExchangePtr = std::shared_ptr<http::Exchange>;

  // One request for a command.
  struct Asked {
    ExchangePtr exchange;
    const Client& client;
    const Vehicle& vehicle;
    std::string name;  // as it was asked for
    CatalogueCommand command;
    std::string id;
    bool is_named = false;  // by the client
    std::string callback;
    bool waits = true;  // for the outcome
    bool is_wake_up = false;
    codec::Span span;
    Commands::Watch watch{};
  };
  using AskedPtr = std::shared_ptr<Asked>;

  void route(const Client& client, const ExchangePtr& exchange);
  void route_vehicles(const Client& client, const ExchangePtr& exchange);
  void route_commands(const Client& client, const ExchangePtr& exchange);
  void route_callbacks(const Client& client, const ExchangePtr& exchange);
  void route_simulator(const ExchangePtr& exchange);
  void serve_page(const ExchangePtr& exchange);

  void list_vehicles(const Client& client, const ExchangePtr& exchange);
  void tell_health(const ExchangePtr& exchange);
  void open_events(const Client& client, const ExchangePtr& exchange);
  void put_callback(const Client& client, const std::string& name, const ExchangePtr& exchange);

  void on_command(const Client& client, const Vehicle& vehicle, const std::string& name,
                  const ExchangePtr& exchange);
  void check_callback(const AskedPtr& asked);
  void begin(const AskedPtr& asked);
  void on_begun(const AskedPtr& asked, const Command& command);
  void respond(const AskedPtr& asked, const Command& command);
  void respond(const AskedPtr& asked, http::Response response, std::string_view what);

  const Parts parts_;
  client::Uuid7Source ids_;
  std::list<AskedPtr> waiting_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::cloud
