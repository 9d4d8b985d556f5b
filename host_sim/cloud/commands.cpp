#include "cloud/commands.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "cloud/spans.hpp"

namespace latchkey::cloud {
namespace {

// A vehicle whose catalogue is not known yet may take so long.
constexpr base::Millis kTimeoutUnknown{30'000};
constexpr base::Millis kRollbackWithin{30'000};

Refused store_is_away() { return {.why = Refusal::unavailable, .detail = "the store is away"}; }

bool is_same(const Command& one, const Command& other) {
  return one.client == other.client && one.vin == other.vin && one.name == other.name &&
         one.params == other.params;
}

}  // namespace

Commands::Commands(Parts parts)
    : parts_(std::move(parts)),
      answers_("clients/" + parts_.name + "/callback/"),
      tx_(parts_.store),
      ids_(parts_.random) {
  parts_.store.on_change(lifetime_.guard([this](const Entry& entry) { on_change(entry); }));
}

// Of a command that is known nothing else matters.
void Commands::begin(Order order, Begun begun) {
  Command command = describe(order);
  const bool may_be_known = order.may_be_known;
  const auto one = std::make_shared<Beginning>(Beginning{
      .order = std::move(order), .command = std::move(command), .begun = std::move(begun)});
  if (!may_be_known) return admit(one);
  parts_.store.find(one->command.id, lifetime_.guard([this, one](const auto& found) {
    if (!found) return refuse(one, store_is_away());
    if (*found) return join(one, **found);
    admit(one);
  }));
}

void Commands::admit(const BeginningPtr& one) {
  if (!parts_.broker.is_up()) {
    return refuse(one, {.why = Refusal::unavailable, .detail = "the broker is away"});
  }
  if (!one->order.vehicle.is_online()) return refuse(one, {.why = Refusal::offline});
  parts_.store.take(one->order.client.name, one->order.client.rate,
                    lifetime_.guard([this, one](const auto& wait) {
                      if (!wait) return refuse(one, store_is_away());
                      if (*wait > base::Millis{0}) {
                        return refuse(one, {.why = Refusal::rate_limited, .retry_after = *wait});
                      }
                      start(one);
                    }));
}

void Commands::start(const BeginningPtr& one) {
  tx_.start(one->command, guard_time(one->order), kLookAfter,
            lifetime_.guard([this, one](const auto& started) {
              if (!started) return refuse(one, store_is_away());
              on_started(one, *started);
            }));
}

void Commands::on_started(const BeginningPtr& one, const Started& started) {
  if (const auto* known = std::get_if<started::Known>(&started)) return join(one, known->entry);
  if (const auto* taken = std::get_if<started::Taken>(&started)) {
    return refuse(one, busy(one->order, *taken));
  }
  send(one->command, one->order.trace.span_id);
  one->begun(one->command);
}

// The guard is for the worst case; the command itself knows better how long it may take.
Refused Commands::busy(const Order& order, const started::Taken& taken) const {
  const auto found = open_.find(taken.holder);
  const Command* const holder = found == open_.end() ? nullptr : &found->second;
  const std::string& name = holder != nullptr ? holder->name : order.command;
  const base::Millis left = holder != nullptr && holder->deadline_ms > 0
                                ? base::Millis(holder->deadline_ms)
                                : order.vehicle.timeout_of(name).value_or(kTimeoutUnknown);
  return {.why = Refusal::busy,
          .detail = (holder != nullptr ? name : "another command") + " has the vehicle",
          .holder = taken.holder,
          .retry_after = std::min(left, taken.time_left)};
}

void Commands::join(const BeginningPtr& one, const Entry& entry) {
  const auto known = from_entry(entry);
  if (!known || !is_same(*known, one->command)) return refuse(one, {.why = Refusal::id_conflict});
  one->begun(*known);
}

void Commands::refuse(const BeginningPtr& one, Refused refused) {
  one->begun(base::unexpected(std::move(refused)));
}

void Commands::send(const Command& command, const std::string& parent_span) {
  parts_.hops.tell(command, {Party::cloud, Party::broker, "command"});
  const auto began = unix_time_ns();
  const bool is_signed =
      publish(command, lifetime_.guard([this, command, parent_span, began](bool taken) {
        if (taken) {
          parts_.hops.tell(command, {Party::broker, Party::cloud, "taken"});
          parts_.hops.tell(command, {Party::broker, Party::agent, "command"});
        }
        trace_publication(command, parent_span, began, taken);
      }));
  if (is_signed) return;
  apply(not_sent(command, "the command could not be signed", parts_.wall_now()));
}

void Commands::trace_publication(const Command& command, const std::string& parent_span,
                                 std::uint64_t began_ns, bool taken) const {
  const auto context = codec::parse_traceparent(command.traceparent);
  if (!context) return;
  codec::Span span{.trace_id = context->trace_id,
                   .span_id = context->span_id,
                   .parent_id = parent_span,
                   .name = "publish " + command.name,
                   .kind = codec::SpanKind::producer,
                   .start_ns = began_ns,
                   .end_ns = unix_time_ns(),
                   .attributes = {{"latchkey.command_id", command.id},
                                  {"latchkey.vin", command.vin},
                                  {"messaging.system", std::string("mqtt")}}};
  if (!taken) span.error = "the broker has not confirmed it";
  parts_.trace(span);
}

// The same claims, and the signature is deterministic: the same bytes.
bool Commands::publish(const Command& command, Broker::Taken taken) {
  const Client* const client = parts_.clients.find(command.client);
  if (client == nullptr) return false;
  return publish({.id = command.id,
                  .vin = command.vin,
                  .command = command.name,
                  .params = command.params,
                  .issued_at = command.created_at,
                  .expires_at = command.start_by,
                  .not_before = std::nullopt,
                  .timeout = std::nullopt,
                  .epoch = {},
                  .subject = {}},
                 *client, command, std::move(taken));
}

bool Commands::cancel(const Command& command, const Client& by) {
  if (!parts_.broker.is_up()) return false;
  const auto now = parts_.wall_now();
  const bool is_asked = publish({.id = ids_.next(now),
                                 .vin = command.vin,
                                 .command = "cancel",
                                 .params = {{"id", command.id}},
                                 .issued_at = now,
                                 .expires_at = now + kStartWithin,
                                 .not_before = std::nullopt,
                                 .timeout = std::nullopt,
                                 .epoch = {},
                                 .subject = {}},
                                by, command, [](bool) {});
  if (is_asked) parts_.hops.tell(command, {Party::cloud, Party::broker, "cancel"});
  return is_asked;
}

bool Commands::publish(const client::Claims& claims, const Client& by, const Command& about,
                       Broker::Taken taken) {
  const Vehicle* const vehicle = parts_.vehicles.find(claims.vin);
  if (vehicle == nullptr) return false;
  const auto jws = by.signer.sign(claims);
  if (!jws) return false;
  parts_.broker.publish({.topic = vehicle->topics.command,
                         .payload = *jws,
                         .response_topic = answers_ + claims.id,
                         .correlation = claims.id,
                         .content_type = "application/jose",
                         .traceparent = about.traceparent,
                         .tracestate = about.tracestate,
                         .expires_in = std::chrono::ceil<std::chrono::seconds>(kStartWithin)},
                        std::move(taken));
  return true;
}

Command Commands::describe(const Order& order) {
  const auto now = parts_.wall_now();
  return {.id = order.id,
          .vin = order.vehicle.options.vin,
          .client = order.client.name,
          .name = order.command,
          .params = order.params,
          .callback = order.callback,
          .traceparent = codec::format_traceparent({.trace_id = order.trace.trace_id,
                                                    .span_id = client::random_hex<8>(parts_.random),
                                                    .flags = order.trace.flags}),
          .tracestate = order.tracestate,
          .created_at = now,
          .start_by = now + kStartWithin,
          .give_up_at = now + kStartWithin + kAnswerWithin};
}

base::Millis Commands::guard_time(const Order& order) const {
  return kStartWithin + order.vehicle.timeout_of(order.command).value_or(kTimeoutUnknown) +
         kRollbackWithin + kGuardMargin;
}

}  // namespace latchkey::cloud
