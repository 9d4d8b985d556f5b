// Vehicle values and roles from JSON and back, with nothing changed on the way.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "core/roles.hpp"
#include "core/value.hpp"

namespace latchkey::codec {

// Nothing for what is no number, and for a whole one that no double holds for sure (beyond 2^53).
[[nodiscard]] std::optional<double> to_number(const nlohmann::json& json);

// Nothing for null, objects, arrays, a string longer than a Word, and what to_number() refuses.
[[nodiscard]] std::optional<core::Value> to_value(const nlohmann::json& json);

// A number without a fraction is written without one.
[[nodiscard]] nlohmann::ordered_json to_json(double number);
[[nodiscard]] nlohmann::ordered_json to_json(const core::Value& value);

// An array of names. Names that are none of a role are left out.
[[nodiscard]] core::RoleSet to_roles(const nlohmann::json& json);
[[nodiscard]] nlohmann::ordered_json to_json(core::RoleSet roles);

}  // namespace latchkey::codec
