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

std::string value_words(const nlohmann::json& value) {
  if (value.is_null()) return "unknown";
  return printable(value.is_string() ? value.get<std::string>() : codec::dump_json(value));
}

}  // namespace latchkey::client
