#include "codec/callback.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <utility>

#include "codec/json_value.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::codec {
namespace {

using Json = nlohmann::ordered_json;

// An object, member by member: callbacks are made by the thousand in a storm, and a list of lists
// would make an array of each member first.
class Object {
 public:
  Object& add(const char* name, Json value) {
    members_.emplace_back(name, std::move(value));
    return *this;
  }
  Json json() { return std::move(members_); }

 private:
  Json::object_t members_;
};

Json value_or_null(const std::optional<core::Value>& value) {
  return value ? to_json(*value) : Json(nullptr);
}

Json describe(const core::Progress& progress) {
  return Object()
      .add("step", progress.step)
      .add("of", progress.of)
      .add("fraction", progress.fraction)
      .json();
}

Json describe(const core::Holder& holder) {
  return Object()
      .add("id", holder.id.view())
      .add("command", holder.command.view())
      .add("progress", describe(holder.progress))
      .add("deadline_ms", holder.deadline.count())
      .json();
}

std::string_view path_of(core::SignalId signal, const core::Catalogue& catalogue) {
  const std::size_t at = core::index(signal);
  return at < catalogue.signals.size() ? std::string_view(catalogue.signals[at]) : "";
}

Json describe(const core::InterlockBreach& breach, const core::Catalogue& catalogue) {
  const auto& [signal, comparison, value] = breach.condition;
  const std::string condition =
      std::string(core::to_string(comparison)) + " " + dump_json(to_json(value));
  return {{"signal", path_of(signal, catalogue)},
          {"condition", condition},
          {"value", value_or_null(breach.value)}};
}

Json describe(const core::Failure& failure, const core::Catalogue& catalogue) {
  Json json = {{"code", core::to_string(failure.code)}, {"detail", failure.detail.view()}};
  if (failure.holder) json["holder"] = describe(*failure.holder);
  if (failure.retry_after) json["retry_after_ms"] = failure.retry_after->count();
  if (failure.interlock) json["interlock"] = describe(*failure.interlock, catalogue);
  return json;
}

Json result_of(const core::Callback& callback, const core::Catalogue& catalogue) {
  if (callback.result.empty()) return nullptr;
  Json json = Json::object();
  for (const auto& [signal, value] : callback.result) {
    json[std::string(path_of(signal, catalogue))] = to_json(value);
  }
  return json;
}

Json to_schema(const core::ParamDef& def) {
  static constexpr std::array<const char*, 4> kTypes = {"boolean", "number", "integer", "string"};
  Json json = {{"type", kTypes[static_cast<std::size_t>(def.kind)]}};
  for (const core::Word& choice : def.choices) json["enum"].push_back(choice.view());
  if (def.minimum) json["minimum"] = to_json(*def.minimum);
  if (def.maximum) json["maximum"] = to_json(*def.maximum);
  if (def.multiple_of) json["multipleOf"] = to_json(*def.multiple_of);
  if (!def.unit.empty()) json["unit"] = def.unit;
  if (def.fallback) json["default"] = to_json(*def.fallback);
  return json;
}

Json to_schema(const std::vector<core::ParamDef>& defs) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const core::ParamDef& def : defs) {
    properties[std::string(def.name.view())] = to_schema(def);
    if (def.required) required.push_back(def.name.view());
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

Json describe(const core::CommandDef& def, const core::Catalogue& catalogue) {
  Json interlocks = Json::array();
  for (const auto& [condition, during] : def.interlocks) {
    interlocks.push_back({{"signal", path_of(condition.signal, catalogue)},
                          {"is", core::to_string(condition.comparison)},
                          {"value", to_json(condition.value)},
                          {"during", during}});
  }
  return {{"title", def.title},
          {"params", to_schema(def.params)},
          {"roles", to_json(def.roles)},
          {"timeout_ms", def.timeout.count()},
          {"interlocks", std::move(interlocks)}};
}

}  // namespace

std::string encode_callback(const core::Callback& callback, const core::Catalogue& catalogue) {
  const auto& failure = callback.failure;
  Object object;
  object.add("id", callback.id.view())
      .add("command", callback.command ? Json(callback.command->view()) : Json(nullptr))
      .add("status", core::to_string(callback.status))
      .add("final", core::is_final(callback.status))
      .add("seq", callback.seq)
      .add("executed", core::to_string(callback.executed));
  if (callback.recovered) object.add("recovered", true);
  object.add("retryable", failure && core::is_retryable(failure->code))
      .add("reason", failure ? describe(*failure, catalogue) : Json(nullptr))
      .add("progress", describe(callback.progress))
      .add("deadline_ms", callback.deadline.count())
      .add("at", format_time(callback.at))
      .add("result", result_of(callback, catalogue));
  return dump_json(object.json());
}

std::string encode_slot(const std::optional<core::Holder>& holder, base::WallTime at) {
  return dump_json(Object()
                       .add("busy", holder.has_value())
                       .add("holder", holder ? describe(*holder) : Json(nullptr))
                       .add("at", format_time(at))
                       .json());
}

std::string encode_state(const core::Signals& signals, const core::Catalogue& catalogue) {
  Json::object_t known;  // filled as the vector that it is: looking for each path takes long
  for (std::size_t i = 0; i < catalogue.signals.size(); ++i) {
    const auto value = signals.get(static_cast<core::SignalId>(i));
    if (value) known.emplace_back(catalogue.signals[i], to_json(*value));
  }
  return dump_json(Json(std::move(known)));
}

std::string encode_presence(bool online, const core::Epoch& epoch, std::string_view agent_version,
                            std::optional<base::WallTime> certificate_expiry) {
  Json presence{{"online", online}, {"epoch", epoch.view()}, {"agent", agent_version}};
  if (certificate_expiry) presence["certificate_expires_at"] = format_time(*certificate_expiry);
  return dump_json(presence);
}

std::string encode_catalogue(const core::Catalogue& catalogue) {
  Json commands = Json::object();
  for (const core::CommandDef& def : catalogue.commands) {
    commands[std::string(def.name.view())] = describe(def, catalogue);
  }
  return dump_json(Json{{"version", 1}, {"commands", std::move(commands)}});
}

std::string format_time(base::WallTime time) {
  using std::chrono::days;
  using std::chrono::floor;
  constexpr base::WallTime kFirst{base::Millis{0}};
  constexpr base::WallTime kLast{base::Millis{253402300799999}};
  const base::WallTime at = std::clamp(time, kFirst, kLast);
  const auto day = floor<days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{at - day};

  std::string text;
  const auto append = [&text](auto number, std::size_t width, char after) {
    const std::string digits = std::to_string(number);
    text.append(width - digits.size(), '0').append(digits).push_back(after);
  };
  append(static_cast<int>(date.year()), 4, '-');
  append(static_cast<unsigned>(date.month()), 2, '-');
  append(static_cast<unsigned>(date.day()), 2, 'T');
  append(clock.hours().count(), 2, ':');
  append(clock.minutes().count(), 2, ':');
  append(clock.seconds().count(), 2, '.');
  append(clock.subseconds().count(), 3, 'Z');
  return text;
}

}  // namespace latchkey::codec
