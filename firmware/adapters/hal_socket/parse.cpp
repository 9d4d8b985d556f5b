#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include "adapters/hal_socket/alphabet.hpp"
#include "adapters/hal_socket/protocol.hpp"

namespace latchkey::hal_socket {
namespace {

using base::Result;
using base::unexpected;

// Reads a line from left to right. Fields are separated by exactly one space.
class Scanner {
 public:
  explicit Scanner(std::string_view line) : rest_(line) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::string_view until(char end) {
    const std::string_view text = rest_.substr(0, rest_.find(end));
    rest_.remove_prefix(text.size());
    return text;
  }

  Result<core::WriteToken, LineError> token() {
    const std::string_view digits = until(' ');
    const char* const end = digits.data() + digits.size();
    std::uint64_t number = 0;
    const auto [stop, error] = std::from_chars(digits.data(), end, number);
    if (error != std::errc{} || stop != end) return unexpected(LineError::bad_token);
    return core::WriteToken{number};
  }

  Result<std::string, LineError> path() {
    const std::string_view path = until('=');
    if (!is_path(path) || !skip("=")) return unexpected(LineError::bad_path);
    return std::string(path);
  }

  Result<core::Value, LineError> value() {
    if (skip("\"")) return word();
    const std::string_view text = until(' ');
    if (text == "true") return core::Value(true);
    if (text == "false") return core::Value(false);
    return number(text);
  }

  Result<PathValue, LineError> path_value() {
    auto path = this->path();
    if (!path) return unexpected(path.error());
    auto value = this->value();
    if (!value) return unexpected(value.error());
    return PathValue{.path = *std::move(path), .value = *value};
  }

 private:
  Result<core::Value, LineError> word() {
    const std::string_view text = until('"');
    const auto word = core::Word::exactly(text);
    if (!word || !skip("\"") || !is_word(text)) {
      return unexpected(LineError::bad_value);
    }
    return core::Value(*word);
  }

  static Result<core::Value, LineError> number(std::string_view text) {
    const char* const end = text.data() + text.size();
    double number = 0.0;
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || !std::isfinite(number)) {
      return unexpected(LineError::bad_value);
    }
    return core::Value(number);
  }

  std::string_view rest_;
};

template <class Message>
Result<Message, LineError> at_end_of(const Scanner& scanner, Message message) {
  if (!scanner.at_end()) return unexpected(LineError::trailing_text);
  return message;
}

Result<AgentMessage, LineError> parse_write(Scanner& scanner) {
  const auto token = scanner.token();
  if (!token) return unexpected(token.error());
  WriteRequest request{.token = *token, .values = {}};
  while (scanner.skip(" ")) {
    auto value = scanner.path_value();
    if (!value) return unexpected(value.error());
    request.values.push_back(*std::move(value));
  }
  if (request.values.empty()) return unexpected(LineError::no_values);
  return at_end_of<AgentMessage>(scanner, std::move(request));
}

Result<VehicleMessage, LineError> parse_signal(Scanner& scanner) {
  auto path = scanner.path();
  if (!path) return unexpected(path.error());
  SignalReport report{.path = *std::move(path), .value = std::nullopt};
  if (!scanner.skip("?")) {
    const auto value = scanner.value();
    if (!value) return unexpected(value.error());
    report.value = *value;
  }
  return at_end_of<VehicleMessage>(scanner, std::move(report));
}

Result<VehicleMessage, LineError> parse_done(Scanner& scanner) {
  const auto token = scanner.token();
  if (!token) return unexpected(token.error());
  for (const auto result :
       {core::WriteResult::taken, core::WriteResult::refused, core::WriteResult::failed}) {
    Scanner rest = scanner;
    if (rest.skip(" ") && rest.skip(to_string(result)) && rest.at_end()) {
      return WriteAnswer{.token = *token, .result = result};
    }
  }
  return unexpected(LineError::bad_result);
}

}  // namespace

Result<AgentMessage, LineError> parse_agent_line(std::string_view line) {
  if (line.size() > kLineBytesMax) return unexpected(LineError::too_long);
  Scanner scanner(line);
  if (scanner.skip("write ")) return parse_write(scanner);
  if (!scanner.skip("stop ")) return unexpected(LineError::unknown_message);
  const auto token = scanner.token();
  if (!token) return unexpected(token.error());
  return at_end_of<AgentMessage>(scanner, StopRequest{.token = *token});
}

Result<VehicleMessage, LineError> parse_vehicle_line(std::string_view line) {
  if (line.size() > kLineBytesMax) return unexpected(LineError::too_long);
  Scanner scanner(line);
  if (scanner.skip("signal ")) return parse_signal(scanner);
  if (scanner.skip("done ")) return parse_done(scanner);
  if (!scanner.skip("stopped ")) return unexpected(LineError::unknown_message);
  const auto token = scanner.token();
  if (!token) return unexpected(token.error());
  return at_end_of<VehicleMessage>(scanner, StopAnswer{.token = *token});
}

Result<PathValue, LineError> parse_path_value(std::string_view text) {
  Scanner scanner(text);
  auto value = scanner.path_value();
  if (!value) return value;
  return at_end_of(scanner, *std::move(value));
}

}  // namespace latchkey::hal_socket
