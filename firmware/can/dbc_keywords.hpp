// The words that a statement of a DBC file begins with.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace latchkey::can::dbc {

enum class Keyword : std::uint8_t {
  version,
  new_symbols,
  bit_timing,
  nodes,
  message,
  signal,
  value_names,
  number_type,
  multiplexing,
  attribute,
  attribute_default,
  skipped,  // says nothing about frames, and ends with a semicolon
};

std::optional<Keyword> find_keyword(std::string_view word);

}  // namespace latchkey::can::dbc
