#include "cloud/command.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "client/callback.hpp"
#include "client/wire_json.hpp"
#include "codec/callback.hpp"
#include "codec/json_value.hpp"
#include "codec/strict_json.hpp"
#include "core/reason.hpp"

namespace latchkey::cloud {
namespace {

constexpr std::array<std::string_view, 9> kStates = {"sent",      "accepted", "in_progress",
                                                     "succeeded", "failed",   "timed_out",
                                                     "cancelled", "rejected", "unanswered"};

// Our own changes of a command count before those that its vehicle counts.
constexpr std::uint64_t kVersionsOfOurs = 1;

// After the time that the vehicle has left: it rolls back, and restarts if it must.
constexpr base::Millis kOutcomeWithin{30'000};

State state_of(core::Status status) {
  switch (status) {
    case core::Status::accepted: return State::accepted;
    case core::Status::in_progress: return State::in_progress;
    case core::Status::succeeded: return State::succeeded;
    case core::Status::failed: return State::failed;
    case core::Status::timed_out: return State::timed_out;
    case core::Status::cancelled: return State::cancelled;
    case core::Status::rejected: return State::rejected;
  }
  return State::sent;
}

std::optional<State> parse_state(std::string_view text) {
  const auto* const found = std::ranges::find(kStates, text);
  if (found == kStates.end()) return std::nullopt;
  return static_cast<State>(found - kStates.begin());
}

std::int64_t count(base::WallTime time) { return time.time_since_epoch().count(); }
base::WallTime at_ms(std::int64_t count) { return base::WallTime(base::Millis(count)); }

Json time_or_null(const std::optional<base::WallTime>& time) {
  return time ? Json(codec::format_time(*time)) : Json(nullptr);
}
Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::optional<base::WallTime> time_at(const Json& json, const char* name) {
  const auto& value = json.at(name);
  if (value.is_null()) return std::nullopt;
  return at_ms(value.get<std::int64_t>());
}

Json reason_json(std::string_view code, std::string_view detail) {
  return {{"code", code}, {"detail", detail}};
}

}  // namespace

std::string_view to_string(State state) { return kStates[static_cast<std::size_t>(state)]; }

bool is_final(State state) { return state >= State::succeeded; }

std::optional<Command> heard(const Command& command, std::string_view callback, base::WallTime at) {
  const auto told = client::parse_callback(callback);
  if (!told || told->id != command.id || is_final(command.state)) return std::nullopt;
  if (told->status == core::Status::rejected && command.state != State::sent) return std::nullopt;
  const std::uint64_t version = kVersionsOfOurs + told->seq;
  if (version <= command.version && !told->final) return std::nullopt;

  Command next = command;
  const Json json = client::parse_in_order(callback);
  next.version = std::max(version, command.version + 1);
  next.state = state_of(told->status);
  next.executed = core::to_string(told->executed);
  next.reason = json.value("reason", Json(nullptr));
  next.progress = json.value("progress", Json(nullptr));
  next.deadline_ms = told->deadline.count();
  next.result = json.value("result", Json(nullptr));
  next.recovered = told->recovered;
  next.told_at = told->at;
  next.heard_at = at;
  if (told->final) {
    next.settled_at = at;
  } else {
    next.give_up_at = at + told->deadline + kOutcomeWithin;
    next.executed.clear();
  }
  return next;
}

Command given_up(const Command& command, base::WallTime at) {
  Command next = command;
  ++next.version;
  next.state = State::unanswered;
  next.executed = "unknown";
  next.reason = reason_json("unanswered", "the vehicle has not answered in time");
  next.settled_at = at;
  return next;
}

Command not_sent(const Command& command, std::string_view why, base::WallTime at) {
  Command next = given_up(command, at);
  next.executed = "no";
  next.reason = reason_json("unavailable", why);
  return next;
}

Json response_of(const Command& command) {
  if (!is_final(command.state)) return nullptr;
  const bool succeeded = command.state == State::succeeded;
  Json response{{"result", succeeded}, {"reason", succeeded ? "" : to_string(command.state)}};
  if (!succeeded && command.reason.is_object()) {
    response["reason"] = command.reason.value("code", "");
    response["detail"] = command.reason.value("detail", "");
  }
  response["id"] = command.id;
  response["status"] = to_string(command.state);
  response["executed"] = command.executed;
  if (command.recovered) response["recovered"] = true;
  return response;
}

Json to_json(const Command& command) {
  return {{"id", command.id},
          {"vin", command.vin},
          {"command", command.name},
          {"params", command.params},
          {"client", command.client},
          {"status", to_string(command.state)},
          {"final", is_final(command.state)},
          {"executed", text_or_null(command.executed)},
          {"reason", command.reason},
          {"progress", command.progress},
          {"deadline_ms", command.deadline_ms},
          {"created_at", codec::format_time(command.created_at)},
          {"settled_at", time_or_null(command.settled_at)},
          {"recovered", command.recovered},
          {"result", command.result},
          {"response", response_of(command)},
          {"traceparent", command.traceparent},
          {"callback", text_or_null(command.callback)}};
}

Entry to_entry(const Command& command) {
  const auto count_or_null = [](const std::optional<base::WallTime>& time) {
    return time ? Json(count(*time)) : Json(nullptr);
  };
  const Json record{{"vin", command.vin},
                    {"client", command.client},
                    {"name", command.name},
                    {"params", command.params},
                    {"callback", command.callback},
                    {"traceparent", command.traceparent},
                    {"tracestate", command.tracestate},
                    {"created_at", count(command.created_at)},
                    {"start_by", count(command.start_by)},
                    {"give_up_at", count(command.give_up_at)},
                    {"heard_at", count_or_null(command.heard_at)},
                    {"settled_at", count_or_null(command.settled_at)},
                    {"state", to_string(command.state)},
                    {"executed", command.executed},
                    {"reason", command.reason},
                    {"progress", command.progress},
                    {"deadline_ms", command.deadline_ms},
                    {"result", command.result},
                    {"recovered", command.recovered}};
  const bool final = is_final(command.state);
  return {.id = command.id,
          .vin = command.vin,
          .version = command.version,
          .final = final,
          .to_deliver = final && !command.callback.empty(),
          .record = codec::dump_json(record)};
}

std::optional<Command> from_entry(const Entry& entry) {
  try {
    const Json record = Json::parse(entry.record);
    const auto state = parse_state(record.at("state").get<std::string>());
    if (!state) return std::nullopt;
    return Command{.id = entry.id,
                   .vin = record.at("vin"),
                   .client = record.at("client"),
                   .name = record.at("name"),
                   .params = record.at("params"),
                   .callback = record.at("callback"),
                   .traceparent = record.at("traceparent"),
                   .tracestate = record.at("tracestate"),
                   .created_at = at_ms(record.at("created_at")),
                   .start_by = at_ms(record.at("start_by")),
                   .give_up_at = at_ms(record.at("give_up_at")),
                   .heard_at = time_at(record, "heard_at"),
                   .settled_at = time_at(record, "settled_at"),
                   .version = entry.version,
                   .state = *state,
                   .executed = record.at("executed"),
                   .reason = record.at("reason"),
                   .progress = record.at("progress"),
                   .deadline_ms = record.at("deadline_ms"),
                   .result = record.at("result"),
                   .recovered = record.at("recovered")};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

}  // namespace latchkey::cloud
