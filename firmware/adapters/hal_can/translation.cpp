#include "adapters/hal_can/translation.hpp"

#include <algorithm>
#include <cmath>

#include "can/packing.hpp"

namespace latchkey::hal_can {

Kind kind_of(const core::Value& value) {
  if (std::holds_alternative<bool>(value)) return Kind::truth;
  return std::holds_alternative<double>(value) ? Kind::number : Kind::word;
}

std::optional<core::Value> Translation::value_of(std::uint64_t raw) const {
  if (!values.empty()) {
    const auto found = std::ranges::find(values, raw, &NamedValue::raw);
    return found == values.end() ? std::nullopt : std::optional(found->value);
  }
  if (kind == Kind::truth) return raw != 0;
  if (std::ranges::find(unknown, raw) != unknown.end()) return std::nullopt;
  const double physical = can::to_physical(*signal, raw);
  if (!std::isfinite(physical)) return std::nullopt;  // of a float signal: no number
  return physical;
}

std::optional<std::uint64_t> Translation::raw_of(const core::Value& value) const {
  if (kind_of(value) != kind) return std::nullopt;
  if (!values.empty()) {
    const auto found = std::ranges::find(values, value, &NamedValue::value);
    return found == values.end() ? std::nullopt : std::optional(found->raw);
  }
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
  const auto* number = std::get_if<double>(&value);
  return number == nullptr ? std::nullopt : can::to_raw(*signal, *number);
}

bool Translation::carries(const core::Value& value) const {
  const auto raw = raw_of(value);
  if (!raw) return false;
  const auto back = value_of(*raw);
  return back && core::same_value(*back, value);
}

}  // namespace latchkey::hal_can
