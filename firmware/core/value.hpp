// Vehicle values and the signals that hold them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/text.hpp"

namespace latchkey::core {

// A signal's place in the catalogue's signal table. The table maps it to a COVESA VSS path.
enum class SignalId : std::uint16_t {};

constexpr std::size_t index(SignalId signal) { return static_cast<std::size_t>(signal); }

using Word = base::Text<64>;

// Numbers are doubles: every integer that a vehicle signal carries (up to 2^53) is exact.
using Value = std::variant<bool, double, Word>;

// Equal kinds and equal values; numbers may differ by what scaling to a bus signal loses.
bool same_value(const Value& a, const Value& b);

struct Assignment {
  SignalId signal;
  Value value;

  friend bool operator==(const Assignment&, const Assignment&) = default;
};

enum class Comparison : std::uint8_t { eq, ne, lt, le, gt, ge };

std::string_view to_string(Comparison comparison);  // "==", "!=", "<", "<=", ">", ">="

// Whether `left comparison right` holds. Values of different kinds are never equal and have no
// order; truth values and words have no order either.
bool compare(const Value& left, Comparison comparison, const Value& right);

}  // namespace latchkey::core
