// A vehicle's catalogue as a table for people.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace latchkey::client {

// One line per command, below a line of headings; printable. Nothing when it is no catalogue.
[[nodiscard]] std::optional<std::vector<std::string>> catalogue_table(std::string_view payload);

}  // namespace latchkey::client
