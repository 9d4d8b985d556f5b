#include "cloud/api.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "cloud/answers.hpp"
#include "cloud/fleet_api.hpp"
#include "codec/strict_json.hpp"
#include "core/ids.hpp"

namespace latchkey::cloud {
namespace {

using Path = std::vector<std::string>;

constexpr unsigned kPowerCutMsMax = 60'000;

http::Response method_not_allowed(std::string allowed) {
  auto response = error_answer(405, "method_not_allowed");
  response.headers.emplace_back("Allow", std::move(allowed));
  return response;
}

http::Response unauthorized() {
  auto response = error_answer(401, "unauthorized", "Authorization: Bearer TOKEN is needed");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

// The body's member, of that type.
template <class T>
std::optional<T> member(const http::Request& request, const char* name) {
  const auto body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const auto found = body.find(name);
  if (found == body.end()) return std::nullopt;
  if constexpr (std::is_same_v<T, std::string>) {
    if (!found->is_string()) return std::nullopt;
  } else {
    if (!found->is_number_unsigned() || *found > kPowerCutMsMax) return std::nullopt;
  }
  return found->template get<T>();
}

}  // namespace

void Api::handle(const ExchangePtr& exchange) {
  const Path& path = exchange->request().path;
  if (path == Path{"healthz"}) return tell_health(exchange);
  if (path == Path{".well-known", "jwks.json"}) {
    return exchange->respond({.headers = {{"Cache-Control", "max-age=300"}},
                              .content_type = "application/jwk-set+json",
                              .body = parts_.signer.jwks()});
  }
  constexpr std::string_view kNeedToken[] = {"api", "commands", "callbacks", "events", "simulator"};
  if (path.empty() || std::ranges::find(kNeedToken, path.front()) == std::end(kNeedToken)) {
    return serve_page(exchange);
  }
  const Client* const client =
      parts_.clients.authorised(exchange->request().header("authorization"));
  if (client == nullptr) return exchange->respond(unauthorized());
  route(*client, exchange);
}

void Api::route(const Client& client, const ExchangePtr& exchange) {
  const http::Request& request = exchange->request();
  const Path& path = request.path;
  if (path.front() == "commands") return route_commands(client, exchange);
  if (path.front() == "callbacks") return route_callbacks(client, exchange);
  if (path.front() == "simulator") return route_simulator(exchange);
  if (path == Path{"events"}) {
    if (request.method != "GET") return exchange->respond(method_not_allowed("GET"));
    return open_events(client, exchange);
  }
  if (path.size() >= 3 && path[0] == "api" && path[1] == "1" && path[2] == "vehicles") {
    return route_vehicles(client, exchange);
  }
  exchange->respond(not_found());
}

void Api::route_vehicles(const Client& client, const ExchangePtr& exchange) {
  const http::Request& request = exchange->request();
  const Path& path = request.path;
  if (path.size() == 3) {
    if (request.method != "GET") return exchange->respond(method_not_allowed("GET"));
    return list_vehicles(client, exchange);
  }
  const Vehicle* const vehicle = parts_.vehicles.find(path[3]);
  if (vehicle == nullptr || !client.sees(vehicle->options.vin)) {
    return exchange->respond(not_found());
  }
  const Path rest(path.begin() + 4, path.end());
  const bool asks = rest.empty() || rest == Path{"vehicle_data"};
  const bool commands = rest == Path{"wake_up"} || (rest.size() == 2 && rest[0] == "command");
  if (!asks && !commands) return exchange->respond(not_found());
  const std::string wanted = asks ? "GET" : "POST";
  if (request.method != wanted) return exchange->respond(method_not_allowed(wanted));
  if (commands) return on_command(client, *vehicle, rest.back(), exchange);
  if (rest.empty()) return exchange->respond(answer(vehicle_json(*vehicle)));
  if (!parts_.broker.is_up()) return exchange->respond(broker_away());
  exchange->respond(vehicle->is_online() ? answer(vehicle_data(*vehicle)) : vehicle_unavailable());
}

void Api::list_vehicles(const Client& client, const ExchangePtr& exchange) {
  Json list = Json::array();
  for (const auto& [vin, vehicle] : parts_.vehicles.all()) {
    if (client.sees(vin)) list.push_back(vehicle_json(vehicle));
  }
  const auto count = list.size();
  exchange->respond(json_answer(200, {{"response", std::move(list)}, {"count", count}}));
}

void Api::route_commands(const Client& client, const ExchangePtr& exchange) {
  const http::Request& request = exchange->request();
  const Path& path = request.path;
  const bool cancels = path.size() == 3 && path[2] == "cancel";
  if (path.size() != 2 && !cancels) return exchange->respond(not_found());
  const std::string wanted = cancels ? "POST" : "GET";
  if (request.method != wanted) return exchange->respond(method_not_allowed(wanted));
  parts_.commands.find(path[1],
                       lifetime_.guard([this, exchange, cancels, &client](const auto& found) {
                         if (!found) return exchange->respond(store_away());
                         if (!*found || !client.sees((*found)->vin))
                           return exchange->respond(not_found());
                         if (!cancels) return exchange->respond(json_answer(200, to_json(**found)));
                         if (!parts_.commands.cancel(**found, client)) {
                           return exchange->respond(broker_away());
                         }
                         exchange->respond(accepted_answer(**found));
                       }));
}

void Api::route_callbacks(const Client& client, const ExchangePtr& exchange) {
  const http::Request& request = exchange->request();
  const Path& path = request.path;
  if (path.size() == 1) {
    if (request.method != "GET") return exchange->respond(method_not_allowed("GET"));
    return parts_.store.endpoints(client.name, lifetime_.guard([exchange](const auto& endpoints) {
      if (!endpoints) return exchange->respond(store_away());
      Json list = Json::array();
      for (const CallbackEndpoint& one : *endpoints) {
        list.push_back({{"name", one.name}, {"url", one.url}});
      }
      exchange->respond(answer(list));
    }));
  }
  // The same characters as an id's make a name.
  if (path.size() != 2 || !core::CommandId::parse(path[1])) return exchange->respond(not_found());
  if (request.method == "PUT") return put_callback(client, path[1], exchange);
  if (request.method != "DELETE") return exchange->respond(method_not_allowed("PUT, DELETE"));
  parts_.store.remove_endpoint(client.name, path[1], lifetime_.guard([exchange](const auto& done) {
    exchange->respond(done ? no_content() : store_away());
  }));
}

void Api::put_callback(const Client& client, const std::string& name, const ExchangePtr& exchange) {
  const auto url = member<std::string>(exchange->request(), "url");
  if (!url) return exchange->respond(error_answer(400, "invalid_request", "{\"url\":\"…\"}"));
  if (const auto objection = parts_.origins.objection(*url)) {
    return exchange->respond(error_answer(400, "invalid_request", *objection));
  }
  parts_.store.put_endpoint(
      client.name, {name, *url}, lifetime_.guard([exchange](const auto& done) {
        if (!done) return exchange->respond(store_away());
        exchange->respond(*done ? no_content()
                                : error_answer(400, "invalid_request",
                                               "there are " + std::to_string(Store::kEndpointsMax) +
                                                   " endpoints already"));
      }));
}

void Api::route_simulator(const ExchangePtr& exchange) {
  const http::Request& request = exchange->request();
  const Path& path = request.path;
  const bool vehicle = path == Path{"simulator", "vehicle"};
  const bool power = path == Path{"simulator", "power_cut"};
  if (parts_.simulator == nullptr || (!vehicle && !power)) return exchange->respond(not_found());
  if (request.method != "POST") return exchange->respond(method_not_allowed("POST"));
  const auto done = lifetime_.guard([exchange, power](const auto& said) {
    if (!said) {
      return exchange->respond(
          error_answer(power ? 409 : 400, power ? "conflict" : "invalid_request", said.error()));
    }
    exchange->respond(power ? json_answer(202, {{"response", *said}}) : answer(*said));
  });
  if (power) {
    const auto for_ms = member<unsigned>(request, "for_ms");
    if (!for_ms) {
      return exchange->respond(
          error_answer(400, "invalid_request", "{\"for_ms\":2000}, 60000 at most"));
    }
    return parts_.simulator->cut_power(*for_ms, done);
  }
  const auto line = member<std::string>(request, "line");
  if (!line || line->find_first_of("\r\n") != std::string::npos) {
    return exchange->respond(error_answer(400, "invalid_request", "{\"line\":\"one line\"}"));
  }
  parts_.simulator->control_vehicle(*line, done);
}

void Api::serve_page(const ExchangePtr& exchange) {
  const http::Request& request = exchange->request();
  auto page = parts_.console != nullptr ? parts_.console->find(request) : std::nullopt;
  if (!page) return exchange->respond(not_found());
  exchange->respond(std::move(*page));
}

void Api::tell_health(const ExchangePtr& exchange) {
  const bool broker = parts_.broker.is_up();
  const bool store = parts_.store.is_up();
  exchange->respond(
      json_answer(broker && store ? 200 : 503, {{"broker", broker}, {"store", store}}));
}

// The listener is added first, so that no change falls between its snapshot and its events.
void Api::open_events(const Client& client, const ExchangePtr& exchange) {
  if (!parts_.events.add(exchange, [&client](std::string_view vin) { return client.sees(vin); })) {
    return exchange->respond(unavailable("too many listen already"));
  }
  for (const auto& one : parts_.vehicles.all()) {
    const Vehicle& vehicle = one.second;
    if (!client.sees(one.first)) continue;
    parts_.store.find_open(one.first, lifetime_.guard([exchange, &vehicle](const auto& open) {
      Json snapshot = vehicle.snapshot();
      snapshot["commands"] = Json::array();
      for (const Entry& entry : open.value_or(std::vector<Entry>())) {
        if (const auto command = from_entry(entry)) {
          snapshot["commands"].push_back(to_json(*command));
        }
      }
      exchange->send_event("vehicle", codec::dump_json(snapshot));
    }));
  }
}

void Api::stop() {
  for (const AskedPtr& asked : std::exchange(waiting_, {})) {
    respond(asked, unavailable("this instance ends: ask again with the same Idempotency-Key"),
            "503");
  }
}

}  // namespace latchkey::cloud
