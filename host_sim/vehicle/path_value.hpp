// PATH=VALUE as text: a signal's VSS path and `true`, `false`, a number or a "word".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/value.hpp"

namespace latchkey::vehicle {

struct PathValue {
  std::string path;
  core::Value value;

  friend bool operator==(const PathValue&, const PathValue&) = default;
};

// Nothing when it is not one: numbers are finite, words have no quote, backslash or control
// character in them.
std::optional<PathValue> parse_path_value(std::string_view text);

std::string print_path_value(std::string_view path, const core::Value& value);

}  // namespace latchkey::vehicle
