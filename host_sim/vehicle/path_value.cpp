#include "vehicle/path_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "base/identifier.hpp"

namespace latchkey::vehicle {
namespace {

bool is_path(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return base::is_alphanumeric(c) || c == '.' || c == '_';
  });
}

// UTF-8 passes; what would end the word or the line does not.
bool is_word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && c != '"' && c != '\\';
  });
}

std::optional<core::Value> parse_word(std::string_view text) {
  const auto word = core::Word::exactly(text);
  if (!word || !is_word(text)) return std::nullopt;
  return *word;
}

std::optional<core::Value> parse_number(std::string_view text) {
  const char* const end = text.data() + text.size();
  double number = 0.0;
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<core::Value> parse_value(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) {
    return parse_word(text.substr(1, text.size() - 2));
  }
  return parse_number(text);
}

std::string print_number(double number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), end};
}

std::string print_value(const core::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return print_number(*number);
  return '"' + std::string(std::get<core::Word>(value).view()) + '"';
}

}  // namespace

std::optional<PathValue> parse_path_value(std::string_view text) {
  const std::string_view path = text.substr(0, text.find('='));
  if (!is_path(path) || path.size() == text.size()) return std::nullopt;
  const auto value = parse_value(text.substr(path.size() + 1));
  if (!value) return std::nullopt;
  return PathValue{.path = std::string(path), .value = *value};
}

std::string print_path_value(std::string_view path, const core::Value& value) {
  return std::string(path) + '=' + print_value(value);
}

}  // namespace latchkey::vehicle
