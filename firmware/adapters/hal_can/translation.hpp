// Translation: what the bits of one DBC signal mean as a value of the vehicle, and back.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "can/database.hpp"
#include "core/value.hpp"

namespace latchkey::hal_can {

enum class Kind : std::uint8_t { truth, number, word };

Kind kind_of(const core::Value& value);

struct NamedValue {
  core::Value value;
  std::uint64_t raw;
};

struct Translation {
  const can::Signal* signal = nullptr;
  Kind kind = Kind::number;
  std::vector<NamedValue> values;      // for truth and words; truth without any is the bit itself
  std::vector<std::uint64_t> unknown;  // numbers that are none

  // Nothing for bits that stand for no value.
  [[nodiscard]] std::optional<core::Value> value_of(std::uint64_t raw) const;

  // Nothing for another kind of value, and for one that the signal cannot carry.
  [[nodiscard]] std::optional<std::uint64_t> raw_of(const core::Value& value) const;

  // Whether the value comes back as the same one: scaling has steps.
  [[nodiscard]] bool carries(const core::Value& value) const;
};

}  // namespace latchkey::hal_can
