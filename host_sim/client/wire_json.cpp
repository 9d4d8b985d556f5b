#include "client/wire_json.hpp"

#include <algorithm>
#include <utility>

#include "client/text.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::client {
namespace {

// A catalogue is the largest: kCommandsMax commands with all their parameters.
constexpr codec::JsonLimits kWireLimits{.depth = 12, .values = 200'000, .string_bytes = 16 * 1024};

constexpr double kMillisMax = 1e12;

}  // namespace

std::optional<nlohmann::json> parse_object(std::string_view payload) {
  auto json = codec::parse_strict(payload, kWireLimits);
  if (!json || !json->is_object()) return std::nullopt;
  return std::move(*json);
}

nlohmann::ordered_json parse_in_order(std::string_view payload) {
  if (!codec::parse_strict(payload, kWireLimits)) return nullptr;
  return nlohmann::ordered_json::parse(payload, nullptr, false);
}

std::string ascii_line(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace);
}

const nlohmann::json* member_of(const nlohmann::json& json, const char* name) {
  if (!json.is_object()) return nullptr;
  const auto found = json.find(name);
  return found == json.end() ? nullptr : &*found;
}

std::string text_of(const nlohmann::json& json, const char* name) {
  const auto* value = member_of(json, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool flag_of(const nlohmann::json& json, const char* name) {
  const auto* value = member_of(json, name);
  return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::optional<double> number_of(const nlohmann::json& json, const char* name) {
  const auto* value = member_of(json, name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

std::optional<base::Millis> millis_of(const nlohmann::json& json, const char* name) {
  const auto number = number_of(json, name);
  if (!number) return std::nullopt;
  return base::Millis(static_cast<base::Millis::rep>(std::clamp(*number, 0.0, kMillisMax)));
}

std::optional<base::WallTime> parse_time(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = kForm[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i];
    if (!fits) return std::nullopt;
  }
  const auto number = [text](std::size_t from, std::size_t digits) {
    int value = 0;
    for (const char c : text.substr(from, digits)) value = value * 10 + (c - '0');
    return value;
  };
  const std::chrono::year_month_day day(std::chrono::year(number(0, 4)),
                                        std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                        std::chrono::day(static_cast<unsigned>(number(8, 2))));
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day) + std::chrono::hours(number(11, 2)) +
         std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2)) +
         base::Millis(number(20, 3));
}

std::string value_words(const nlohmann::json& value) {
  if (value.is_null()) return "unknown";
  return printable(value.is_string() ? value.get<std::string>() : codec::dump_json(value));
}

}  // namespace latchkey::client
