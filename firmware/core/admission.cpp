#include "core/admission.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "core/control.hpp"
#include "core/plan.hpp"

namespace latchkey::core {
namespace {

using Refusal = std::optional<Failure>;

// A holder that is about to end still asks for a little patience.
constexpr base::Millis kRetryAfterMin{100};

Refusal check_audience(const Request& request, const Grounds& grounds) {
  if (request.audience == grounds.settings.vin.view()) return {};
  return Failure(Reason::wrong_vehicle, "aud is not this vehicle's VIN");
}

Refusal check_lifetime(const Request& request, const Grounds& grounds) {
  const auto& [vin, epoch, skew, lifetime_max, rate, endpoints] = grounds.settings;
  const bool wall_is_trusted = grounds.now.wall_is_trusted;
  if (!wall_is_trusted && !request.epoch) {
    return Failure(Reason::clock_untrusted, "the vehicle's clock is not set: send its epoch along");
  }
  const base::WallTime now = grounds.ledger.wall_time(grounds.now);
  const base::WallTime from =
      std::max(request.issued_at, request.not_before.value_or(request.issued_at));
  if (wall_is_trusted && from > now + skew) {
    Failure failure(Reason::not_yet_valid, "iat or nbf lies in the future");
    failure.retry_after = from - now;
    return failure;
  }
  if (request.expires_at + skew < now) return Failure(Reason::expired, "exp has passed");
  if (request.expires_at - request.issued_at > lifetime_max) {
    return Failure(
        Reason::lifetime_too_long,
        "exp - iat is at most " + std::to_string(lifetime_max.count() / 1000) + " s here");
  }
  if (const auto since = grounds.ledger.refuse_issued_before();
      since && request.issued_at <= *since) {
    return Failure(Reason::expired,
                   "issued before the journal was lost: it may have been executed");
  }
  if (request.epoch && *request.epoch != epoch) {
    return Failure(Reason::expired, "the agent has restarted since: epoch is not the current one");
  }
  return {};
}

bool is_known(const Request& request, const Grounds& grounds) {
  const Ledger::Entry* entry = grounds.ledger.find(request.id);
  if (entry != nullptr) return entry->fingerprint == request.fingerprint;
  const auto* admitting = std::get_if<Admitting>(&grounds.slot);
  return admitting != nullptr && admitting->tx.id() == request.id &&
         admitting->tx.request().fingerprint == request.fingerprint;
}

Refusal check_ready(const Grounds& grounds) {
  if (grounds.starting) return Failure(Reason::unavailable, "the agent is starting");
  if (const CommandTx* open = open_tx(grounds.slot); open != nullptr && open->is_recovered()) {
    Failure failure(Reason::unavailable, "a command from before a restart is being settled");
    failure.holder = holder(grounds.slot, grounds.signals, grounds.now.mono);
    failure.retry_after = std::max(failure.holder->deadline, kRetryAfterMin);
    return failure;
  }
  if (grounds.stopping) return Failure(Reason::unavailable, "the agent is shutting down");
  if (const auto* stuck = std::get_if<Stuck>(&grounds.slot)) {
    return Failure(Reason::unavailable, stuck->holder
                                            ? "the vehicle has not answered since command " +
                                                  std::string(stuck->holder->id.view())
                                            : "the vehicle has not said yet that it rests");
  }
  const auto* admitting = std::get_if<Admitting>(&grounds.slot);
  if (admitting != nullptr && grounds.now.mono >= admitting->late_from) {
    return Failure(Reason::unavailable, "the journal does not answer");
  }
  return {};
}

Refusal check_slot(const Grounds& grounds) {
  auto holding = holder(grounds.slot, grounds.signals, grounds.now.mono);
  if (!holding) return {};
  Failure failure(Reason::busy, "another command has the slot");
  failure.retry_after = std::max(holding->deadline, kRetryAfterMin);
  failure.holder = std::move(holding);
  return failure;
}

// The same claims signed once more are the same command; other claims under its id are not.
std::optional<Verdict> check_id(const Request& request, const Grounds& grounds) {
  const Ledger::Entry* entry = grounds.ledger.find(request.id);
  if (entry == nullptr) return {};
  if (entry->fingerprint.body == request.fingerprint.body) return verdict::Known{};
  return verdict::Refuse{Failure(Reason::id_conflict, "jti was used for another command")};
}

Refusal check_rate(const Request& request, const Grounds& grounds) {
  const base::Millis wait = grounds.limiter.take(request.key, grounds.now.mono);
  if (wait == base::Millis{0}) return {};
  Failure failure(Reason::rate_limited, "this key sends too many commands");
  failure.retry_after = wait;
  return failure;
}

Refusal check_command(const Request& request, const Grounds& grounds) {
  const CommandDef* def = grounds.catalogue.find(request.command);
  if (def == nullptr) return Failure(Reason::unknown_command, "not in this vehicle's catalogue");
  const Key* key = find(grounds.keys, request.key);
  if (key == nullptr || !key->roles.shares_with(def->roles)) {
    return Failure(Reason::forbidden, "the key has none of the roles for this command");
  }
  if (const auto error = find_param_error(def->params, request.params)) {
    return Failure(Reason::invalid_params, *error);
  }
  if (const auto* lost = violated(def->interlocks, InterlockTime::before, grounds.signals)) {
    Failure failure(Reason::interlock, "a condition for this command does not hold");
    failure.interlock = InterlockBreach{*lost, grounds.signals.get(lost->signal)};
    return failure;
  }
  return {};
}

Refusal check_endpoint(const Request& request, const Grounds& grounds) {
  if (!request.endpoint) return {};
  const auto& registered = grounds.settings.endpoints;
  if (std::ranges::find(registered, *request.endpoint) != registered.end()) return {};
  return Failure(Reason::forbidden, "callback is no endpoint of this vehicle's configuration");
}

Refusal check_room(const Grounds& grounds) {
  // What the lifetime check may ever let pass again must still be remembered.
  const base::WallTime passed = grounds.ledger.time_floor() - grounds.settings.clock_skew;
  if (grounds.ledger.has_room(passed, grounds.settings.epoch)) return {};
  return Failure(Reason::unavailable, "no room to keep the outcome of one more command");
}

}  // namespace

Verdict before_signature(const Request& request, const Grounds& grounds) {
  if (find(grounds.keys, request.key) == nullptr) {
    return verdict::Ignore{Failure(Reason::unauthenticated, "kid is no authorised key")};
  }
  if (auto refusal = check_audience(request, grounds)) return verdict::Refuse{*refusal};
  const bool control = control_of(request.command).has_value();
  if (!control && is_known(request, grounds)) return verdict::Known{};
  if (auto refusal = check_lifetime(request, grounds)) return verdict::Refuse{*refusal};
  if (control) return verdict::Pass{};
  if (auto refusal = check_ready(grounds)) return verdict::Refuse{*refusal};
  if (auto refusal = check_slot(grounds)) return verdict::Refuse{*refusal};
  return verdict::Pass{};
}

Verdict after_signature(const Request& request, const Grounds& grounds) {
  // It is verified, so no time before its `iat` can be now, whatever else is wrong with it. A clock
  // that is not trusted, however, has not held a sender's clock that runs ahead against anything.
  if (grounds.now.wall_is_trusted) grounds.ledger.raise_time_floor(request.issued_at);
  if (control_of(request.command)) {
    if (auto refusal = check_rate(request, grounds)) return verdict::Refuse{*refusal};
    return verdict::Pass{};
  }
  if (is_known(request, grounds)) return verdict::Known{};
  if (auto refusal = check_ready(grounds)) return verdict::Refuse{*refusal};
  if (auto refusal = check_slot(grounds)) return verdict::Refuse{*refusal};
  if (auto known = check_id(request, grounds)) return *known;
  for (const auto check : {check_rate, check_endpoint, check_command}) {
    if (auto refusal = check(request, grounds)) return verdict::Refuse{*refusal};
  }
  if (auto refusal = check_room(grounds)) return verdict::Refuse{*refusal};
  return verdict::Pass{};
}

}  // namespace latchkey::core
