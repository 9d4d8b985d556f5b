#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "adapters/hal_socket/alphabet.hpp"
#include "adapters/hal_socket/protocol.hpp"

namespace latchkey::hal_socket {
namespace {

using base::Result;
using base::unexpected;

void append_token(std::string& line, core::WriteToken token) {
  line += std::to_string(static_cast<std::uint64_t>(token));
}

bool append_value(std::string& line, const core::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) {
    line += *truth ? "true" : "false";
    return true;
  }
  if (const auto* number = std::get_if<double>(&value)) {
    if (!std::isfinite(*number)) return false;
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *number).ptr;
    line.append(digits.data(), end);
    return true;
  }
  const std::string_view word = std::get<core::Word>(value).view();
  if (!is_word(word)) return false;
  line.append("\"").append(word).append("\"");
  return true;
}

std::optional<LineError> append_path_value(std::string& line, std::string_view path,
                                           const core::Value& value) {
  if (!is_path(path)) return LineError::bad_path;
  line.append(path).append("=");
  if (!append_value(line, value)) return LineError::bad_value;
  return std::nullopt;
}

Result<std::string, LineError> finished(std::string line) {
  if (line.size() > kLineBytesMax) return unexpected(LineError::too_long);
  line += '\n';
  return line;
}

struct Printer {
  using Line = Result<std::string, LineError>;

  Line operator()(const WriteRequest& request) const {
    if (request.values.empty()) return unexpected(LineError::no_values);
    std::string line = "write ";
    append_token(line, request.token);
    for (const auto& [path, value] : request.values) {
      line += ' ';
      if (const auto error = append_path_value(line, path, value)) return unexpected(*error);
    }
    return finished(std::move(line));
  }

  Line operator()(const StopRequest& request) const {
    std::string line = "stop ";
    append_token(line, request.token);
    return finished(std::move(line));
  }

  Line operator()(const SignalReport& report) const {
    std::string line = "signal ";
    if (!report.value) {
      if (!is_path(report.path)) return unexpected(LineError::bad_path);
      return finished(line.append(report.path).append("=?"));
    }
    if (const auto error = append_path_value(line, report.path, *report.value)) {
      return unexpected(*error);
    }
    return finished(std::move(line));
  }

  Line operator()(const WriteAnswer& answer) const {
    std::string line = "done ";
    append_token(line, answer.token);
    return finished(line.append(" ").append(to_string(answer.result)));
  }

  Line operator()(const StopAnswer& answer) const {
    std::string line = "stopped ";
    append_token(line, answer.token);
    return finished(std::move(line));
  }
};

}  // namespace

std::string_view to_string(LineError error) {
  switch (error) {
    case LineError::too_long: return "the line is too long";
    case LineError::unknown_message: return "the message is not known";
    case LineError::bad_token: return "the token is no number";
    case LineError::bad_path: return "the path is not one";
    case LineError::bad_value: return "the value is not one";
    case LineError::bad_result: return "the result is not one";
    case LineError::no_values: return "there are no values";
    case LineError::trailing_text: return "there is text after the end";
  }
  return "";
}

std::string_view to_string(core::WriteResult result) {
  switch (result) {
    case core::WriteResult::taken: return "taken";
    case core::WriteResult::refused: return "refused";
    case core::WriteResult::failed: return "failed";
  }
  return "";
}

Result<std::string, LineError> print(const AgentMessage& message) {
  return std::visit(Printer{}, message);
}

Result<std::string, LineError> print(const VehicleMessage& message) {
  return std::visit(Printer{}, message);
}

Result<std::string, LineError> print(const PathValue& value) {
  std::string text;
  if (const auto error = append_path_value(text, value.path, value.value)) {
    return unexpected(*error);
  }
  return text;
}

}  // namespace latchkey::hal_socket
