#include <algorithm>
#include <chrono>
#include <utility>

#include "cloud/answers.hpp"
#include "cloud/api.hpp"
#include "cloud/fleet_api.hpp"
#include "cloud/spans.hpp"
#include "core/ids.hpp"

namespace latchkey::cloud {
namespace {

constexpr std::size_t kTracestateBytesMax = 512;  // W3C Trace Context section 3.3.1.5

// No body, null and {} are the same; nothing: something else.
std::optional<Json> params_of(const std::string& body) {
  if (body.empty()) return Json::object();
  Json json = Json::parse(body, nullptr, false);
  if (json.is_null()) return Json::object();
  if (!json.is_object()) return std::nullopt;
  return json;
}

bool has_preference(std::string_view prefer, std::string_view wanted) {
  return prefer.find(wanted) != std::string_view::npos;
}

std::string_view word_of(Refusal refusal) {
  switch (refusal) {
    case Refusal::offline: return "refused offline";
    case Refusal::busy: return "refused busy";
    case Refusal::id_conflict: return "refused id_conflict";
    case Refusal::rate_limited: return "refused rate_limited";
    case Refusal::unavailable: return "refused unavailable";
  }
  return "refused";
}

// The request's own span, of the sender's trace or of a new one.
codec::Span span_of(const http::Request& request, const client::RandomBytes& random) {
  const auto sender = codec::parse_traceparent(request.header("traceparent"));
  return {.trace_id = sender ? sender->trace_id : client::random_hex<16>(random),
          .span_id = client::random_hex<8>(random),
          .parent_id = sender ? sender->span_id : std::string(),
          .name = request.method + ' ' + request.target,
          .kind = codec::SpanKind::server,
          .start_ns = unix_time_ns()};
}

codec::TraceContext context_of(const codec::Span& span) {
  return {.trace_id = span.trace_id, .span_id = span.span_id};
}

}  // namespace

void Api::on_command(const Client& client, const Vehicle& vehicle, const std::string& name,
                     const ExchangePtr& exchange) {
  const http::Request& request = exchange->request();
  const auto invalid = [&exchange](std::string_view error, std::string_view why) {
    exchange->respond(error_answer(400, error, why));
  };
  const auto params = params_of(request.body);
  if (!params) return invalid("invalid_request", "the body is no JSON object");
  const bool is_wake_up = name == "wake_up";
  auto command = translate(is_wake_up ? "wake" : name, *params, vehicle);
  if (!command && !vehicle.has_catalogue()) return exchange->respond(vehicle_unavailable());
  if (!command) {
    return invalid(command.error().unknown ? "invalid_command" : "invalid_request",
                   command.error().why);
  }
  const std::string key(request.header("idempotency-key"));
  if (!key.empty() && !core::CommandId::parse(key)) {
    return invalid("invalid_request", "an Idempotency-Key is 1 to 64 of A-Z a-z 0-9 - _");
  }
  const auto callback = request.query.find("callback");
  const auto asked = std::make_shared<Asked>(
      Asked{.exchange = exchange,
            .client = client,
            .vehicle = vehicle,
            .name = name,
            .command = std::move(*command),
            .id = key.empty() ? ids_.next(parts_.wall_now()) : key,
            .is_named = !key.empty(),
            .callback = callback == request.query.end() ? std::string() : callback->second,
            .waits = !has_preference(request.header("prefer"), "respond-async"),
            .is_wake_up = is_wake_up,
            .span = span_of(request, parts_.random)});
  parts_.hops.tell(vehicle.options.vin, asked->id,
                   codec::format_traceparent(context_of(asked->span)),
                   {Party::app, Party::cloud, name, client.name});
  check_callback(asked);
}

void Api::check_callback(const AskedPtr& asked) {
  if (asked->callback.empty()) return begin(asked);
  parts_.store.endpoints(asked->client.name, lifetime_.guard([this, asked](const auto& endpoints) {
    if (!endpoints) return respond(asked, store_away(), "503");
    if (std::ranges::find(*endpoints, asked->callback, &CallbackEndpoint::name) ==
        endpoints->end()) {
      return respond(asked,
                     error_answer(400, "invalid_request",
                                  "callback names no endpoint of this client's: register it "
                                  "with PUT /callbacks/NAME"),
                     "400");
    }
    begin(asked);
  }));
}

void Api::begin(const AskedPtr& asked) {
  std::string tracestate(asked->exchange->request().header("tracestate"));
  if (tracestate.size() > kTracestateBytesMax) tracestate.clear();
  parts_.commands.begin({.client = asked->client,
                         .vehicle = asked->vehicle,
                         .command = asked->command.name,
                         .params = asked->command.params,
                         .id = asked->id,
                         .may_be_known = asked->is_named,
                         .callback = asked->callback,
                         .trace = context_of(asked->span),
                         .tracestate = std::move(tracestate)},
                        lifetime_.guard([this, asked](const base::Result<Command, Refused>& begun) {
                          if (begun) return on_begun(asked, *begun);
                          respond(asked, refusal_answer(begun.error()), word_of(begun.error().why));
                        }));
}

// Whoever has gone meanwhile is not waited for; the command goes on.
void Api::on_begun(const AskedPtr& asked, const Command& command) {
  if (!asked->waits) return respond(asked, accepted_answer(command), "202");
  if (is_final(command.state)) return respond(asked, command);
  waiting_.push_back(asked);
  asked->exchange->on_gone(lifetime_.guard([this, asked = std::weak_ptr(asked)] {
    std::erase_if(waiting_, [&](const AskedPtr& one) { return one == asked.lock(); });
  }));
  asked->watch =
      parts_.commands.watch(command, [this, asked = std::weak_ptr(asked)](const Command& now) {
        const auto waiting = asked.lock();
        if (!waiting) return;
        waiting->span.events.push_back({std::string(to_string(now.state)), unix_time_ns()});
        if (is_final(now.state)) respond(waiting, now);
      });
}

void Api::respond(const AskedPtr& asked, const Command& command) {
  const bool done = command.state == State::succeeded;
  auto response =
      asked->is_wake_up && done ? answer(vehicle_json(asked->vehicle)) : outcome_answer(command);
  const std::string what =
      std::to_string(response.status) + (response.status == 200 ? (done ? " true" : " false") : "");
  if (!done) asked->span.error = to_string(command.state);
  respond(asked, std::move(response), what);
}

void Api::respond(const AskedPtr& asked, http::Response response, std::string_view what) {
  const std::string traceparent = codec::format_traceparent(context_of(asked->span));
  parts_.hops.tell(asked->vehicle.options.vin, asked->id, traceparent,
                   {Party::cloud, Party::app, what});
  codec::Span& span = asked->span;
  span.end_ns = unix_time_ns();
  span.attributes = {{"latchkey.command_id", asked->id},
                     {"latchkey.vin", asked->vehicle.options.vin},
                     {"latchkey.client", asked->client.name},
                     {"http.response.status_code", std::int64_t{response.status}}};
  if (response.status >= 400) span.error = std::string(what);
  parts_.trace(span);
  response.headers.emplace_back("traceparent", traceparent);
  std::erase(waiting_, asked);
  asked->exchange->respond(std::move(response));
}

}  // namespace latchkey::cloud
