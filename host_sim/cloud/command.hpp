// Command: one command as this side knows it, from the request to its outcome. A value: every
// change of it makes the next version, and the store decides which one stands.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "cloud/store.hpp"

namespace latchkey::cloud {

using Json = nlohmann::ordered_json;

enum class State : std::uint8_t {
  sent,  // the vehicle has said nothing yet
  accepted,
  in_progress,
  succeeded,
  failed,
  timed_out,
  cancelled,
  rejected,
  unanswered,  // it said nothing until its time was up
};

[[nodiscard]] std::string_view to_string(State state);
[[nodiscard]] bool is_final(State state);

struct Command {
  std::string id;
  std::string vin;
  std::string client;
  std::string name;
  Json params = Json::object();
  std::string callback;     // its endpoint; empty: none
  std::string traceparent;  // as the vehicle gets it
  std::string tracestate;

  // Times of this side, in UTC with milliseconds.
  base::WallTime created_at;
  base::WallTime start_by;    // the vehicle does not begin it later
  base::WallTime give_up_at;  // without an outcome by then it is unanswered
  std::optional<base::WallTime> heard_at{};
  std::optional<base::WallTime> settled_at{};

  std::uint64_t version = 1;
  State state = State::sent;
  std::string executed{};   // "yes", "no", "unknown"; empty: not known yet
  Json reason = nullptr;    // the vehicle's, whole
  Json progress = nullptr;  // the same
  std::int64_t deadline_ms = 0;
  Json result = nullptr;  // signals, as the vehicle has read them
  bool recovered = false;
  std::optional<base::WallTime> told_at{};  // by the vehicle's clock; not kept
};

// What the vehicle's answer makes of it. Nothing: it is none, or tells nothing new. A refusal after
// it was accepted is somebody else's doing (docs/wire-contract.md) and tells nothing.
[[nodiscard]] std::optional<Command> heard(const Command& command, std::string_view callback,
                                           base::WallTime at);

// Its time is up.
[[nodiscard]] Command given_up(const Command& command, base::WallTime at);

// It never left: `executed` is no.
[[nodiscard]] Command not_sent(const Command& command, std::string_view why, base::WallTime at);

// {"result":…,"reason":…}, with what else a caller wants to know; null while it is open.
[[nodiscard]] Json response_of(const Command& command);

// As clients see it: docs/cloud.md.
[[nodiscard]] Json to_json(const Command& command);

[[nodiscard]] Entry to_entry(const Command& command);
// Nothing: another version of this program wrote it.
[[nodiscard]] std::optional<Command> from_entry(const Entry& entry);

}  // namespace latchkey::cloud
