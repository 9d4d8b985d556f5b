// The line protocol between the agent and a vehicle process: docs/hal-socket.md.
//
// Pure text in both directions, shared by both ends. parse_* take one line without its end;
// print() gives one line with it. What print() gives, parse_* give back unchanged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "core/hal_types.hpp"
#include "core/value.hpp"

namespace latchkey::hal_socket {

inline constexpr std::size_t kLineBytesMax = 16 * 1024;  // without the line end
inline constexpr std::size_t kPathBytesMax = 200;

struct PathValue {
  std::string path;
  core::Value value;

  friend bool operator==(const PathValue&, const PathValue&) = default;
};

// Agent to vehicle.
struct WriteRequest {
  core::WriteToken token;
  std::vector<PathValue> values;  // at least one

  friend bool operator==(const WriteRequest&, const WriteRequest&) = default;
};
struct StopRequest {
  core::WriteToken token;

  friend bool operator==(const StopRequest&, const StopRequest&) = default;
};
using AgentMessage = std::variant<WriteRequest, StopRequest>;

// Vehicle to agent.
struct SignalReport {
  std::string path;
  std::optional<core::Value> value;  // nullopt: not known

  friend bool operator==(const SignalReport&, const SignalReport&) = default;
};
struct WriteAnswer {
  core::WriteToken token;
  core::WriteResult result;

  friend bool operator==(const WriteAnswer&, const WriteAnswer&) = default;
};
struct StopAnswer {
  core::WriteToken token;

  friend bool operator==(const StopAnswer&, const StopAnswer&) = default;
};
using VehicleMessage = std::variant<SignalReport, WriteAnswer, StopAnswer>;

enum class LineError : std::uint8_t {
  too_long,
  unknown_message,
  bad_token,
  bad_path,
  bad_value,
  bad_result,
  no_values,
  trailing_text,
};

std::string_view to_string(LineError error);
std::string_view to_string(core::WriteResult result);

base::Result<AgentMessage, LineError> parse_agent_line(std::string_view line);
base::Result<VehicleMessage, LineError> parse_vehicle_line(std::string_view line);
base::Result<PathValue, LineError> parse_path_value(std::string_view text);

// Fails where the text could not be read back: too_long, bad_path, bad_value (a number that is not
// finite, a word with a quote, backslash or control character), no_values.
base::Result<std::string, LineError> print(const AgentMessage& message);
base::Result<std::string, LineError> print(const VehicleMessage& message);
base::Result<std::string, LineError> print(const PathValue& value);  // no line end

}  // namespace latchkey::hal_socket
