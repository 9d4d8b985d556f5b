// A callback as its receiver understands it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "core/callback.hpp"
#include "core/reason.hpp"

namespace latchkey::client {

struct Holder {
  std::string id;
  std::string command;
  core::Progress progress;
  base::Millis deadline{0};  // time left
};

struct Why {
  std::string code;
  std::optional<core::Reason> reason;  // nothing: a code from a newer agent
  std::string detail;
  std::optional<Holder> holder;
  std::optional<base::Millis> retry_after;
  std::string interlock;  // "Vehicle.Speed <= 0, but it is 12"; empty: none
};

struct Callback {
  std::string id;
  std::string command;  // empty: the agent could not read it
  core::Status status = core::Status::rejected;
  bool final = false;
  std::uint64_t seq = 0;
  core::Executed executed = core::Executed::unknown;
  bool recovered = false;  // found by reading the vehicle back after a restart of the agent
  std::optional<Why> why;
  core::Progress progress;
  base::Millis deadline{0};  // time left
  std::optional<base::WallTime> at{};
  std::vector<std::pair<std::string, std::string>> result;  // signal, value in words
};

// Nothing when it is no callback, or has a status that we do not know. Strings are as they came.
[[nodiscard]] std::optional<Callback> parse_callback(std::string_view payload);

// From {"busy":…,"holder":…}, as the slot's topic tells it.
struct Slot {
  std::optional<Holder> holder;  // nothing: idle
};
[[nodiscard]] std::optional<Slot> parse_slot(std::string_view payload);

}  // namespace latchkey::client
