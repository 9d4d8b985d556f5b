// A table for people.
#pragma once

#include <string>
#include <vector>

namespace latchkey::client {

using Row = std::vector<std::string>;

// A line per row, each column as wide as its widest cell, no blanks at the end. Requires rows of
// one length, whose cells are printable.
[[nodiscard]] std::vector<std::string> in_columns(const std::vector<Row>& rows);

}  // namespace latchkey::client
