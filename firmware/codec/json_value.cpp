#include "codec/json_value.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace latchkey::codec {
namespace {

// Whole doubles beyond this one are not consecutive any more.
constexpr std::int64_t kWholeMax = std::int64_t{1} << 53;

bool is_beyond(const nlohmann::json& whole) {
  if (whole.is_number_unsigned()) return whole.get<std::uint64_t>() > kWholeMax;
  const auto number = whole.get<std::int64_t>();
  return number > kWholeMax || number < -kWholeMax;
}

}  // namespace

std::optional<double> to_number(const nlohmann::json& json) {
  if (!json.is_number()) return std::nullopt;
  if (json.is_number_integer() && is_beyond(json)) return std::nullopt;
  return json.get<double>();
}

std::optional<core::Value> to_value(const nlohmann::json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return core::Word::exactly(json.get_ref<const std::string&>());
  return to_number(json);
}

nlohmann::ordered_json to_json(double number) {
  const bool whole =
      std::abs(number) <= static_cast<double>(kWholeMax) && number == std::trunc(number);
  if (whole) return static_cast<std::int64_t>(number);
  return number;
}

nlohmann::ordered_json to_json(const core::Value& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  if (const auto* number = std::get_if<double>(&value)) return to_json(*number);
  return std::get<core::Word>(value).view();
}

core::RoleSet to_roles(const nlohmann::json& json) {
  core::RoleSet roles;
  for (const core::Role role : core::kRoles) {
    const auto names = [role](const auto& name) { return name == core::to_string(role); };
    if (std::ranges::any_of(json, names)) roles.add(role);
  }
  return roles;
}

nlohmann::ordered_json to_json(core::RoleSet roles) {
  auto json = nlohmann::ordered_json::array();
  for (const core::Role role : core::kRoles) {
    if (roles.has(role)) json.push_back(core::to_string(role));
  }
  return json;
}

}  // namespace latchkey::codec
