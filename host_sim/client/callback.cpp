#include "client/callback.hpp"

#include <nlohmann/json.hpp>

#include "client/wire_json.hpp"

namespace latchkey::client {
namespace {

using Json = nlohmann::json;

template <class Enum>
std::optional<Enum> named(std::string_view name, Enum last) {
  for (unsigned i = 0; i <= static_cast<unsigned>(last); ++i) {
    if (to_string(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

unsigned count_of(const Json& json, const char* name) {
  const double number = number_of(json, name).value_or(0);
  return number > 0 && number < 1e6 ? static_cast<unsigned>(number) : 0;
}

core::Progress progress_of(const Json& json) {
  const auto* progress = member_of(json, "progress");
  if (progress == nullptr) return {};
  return {.step = count_of(*progress, "step"),
          .of = count_of(*progress, "of"),
          .fraction = number_of(*progress, "fraction").value_or(0)};
}

std::optional<Holder> holder_of(const Json& json) {
  const auto* holder = member_of(json, "holder");
  if (holder == nullptr || !holder->is_object()) return std::nullopt;
  return Holder{.id = text_of(*holder, "id"),
                .command = text_of(*holder, "command"),
                .progress = progress_of(*holder),
                .deadline = millis_of(*holder, "deadline_ms").value_or(base::Millis(0))};
}

std::string interlock_of(const Json& reason) {
  const auto* interlock = member_of(reason, "interlock");
  if (interlock == nullptr || !interlock->is_object()) return {};
  const auto* value = member_of(*interlock, "value");
  const std::string is = value == nullptr || value->is_null() ? "not known" : value_words(*value);
  return text_of(*interlock, "signal") + " " + text_of(*interlock, "condition") + ", but it is " +
         is;
}

std::optional<Why> why_of(const Json& json) {
  const auto* reason = member_of(json, "reason");
  if (reason == nullptr || !reason->is_object()) return std::nullopt;
  std::string code = text_of(*reason, "code");
  const auto known = named(code, core::kLastReason);
  return Why{.code = std::move(code),
             .reason = known,
             .detail = text_of(*reason, "detail"),
             .holder = holder_of(*reason),
             .retry_after = millis_of(*reason, "retry_after_ms"),
             .interlock = interlock_of(*reason)};
}

}  // namespace

std::optional<Callback> parse_callback(std::string_view payload) {
  const auto json = parse_object(payload);
  if (!json) return std::nullopt;
  const auto status = named(text_of(*json, "status"), core::Status::rejected);
  if (!status) return std::nullopt;

  Callback callback;
  callback.id = text_of(*json, "id");
  callback.command = text_of(*json, "command");
  callback.status = *status;
  callback.final = core::is_final(*status);
  callback.seq = count_of(*json, "seq");
  callback.executed =
      named(text_of(*json, "executed"), core::Executed::unknown).value_or(core::Executed::unknown);
  callback.recovered = flag_of(*json, "recovered");
  callback.why = why_of(*json);
  callback.progress = progress_of(*json);
  callback.deadline = millis_of(*json, "deadline_ms").value_or(base::Millis(0));
  callback.at = parse_time(text_of(*json, "at"));
  if (const auto* result = member_of(*json, "result"); result != nullptr && result->is_object()) {
    for (const auto& [signal, value] : result->items()) {
      callback.result.emplace_back(signal, value_words(value));
    }
  }
  return callback;
}

std::optional<Slot> parse_slot(std::string_view payload) {
  const auto json = parse_object(payload);
  if (!json) return std::nullopt;
  return Slot{.holder = holder_of(*json)};
}

}  // namespace latchkey::client
