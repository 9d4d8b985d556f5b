// What is wrong with a DBC file, as it is found.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "can/dbc.hpp"

namespace latchkey::can::dbc {

class Errors {
 public:
  // Beyond kDbcErrorsMax nothing is kept.
  void add(std::size_t line, std::string message) {
    if (!full()) errors_.push_back({line, std::move(message)});
  }

  [[nodiscard]] bool empty() const { return errors_.empty(); }
  [[nodiscard]] bool full() const { return errors_.size() >= kDbcErrorsMax; }

  // In the order of the file's lines.
  std::vector<DbcError> take() && {
    std::ranges::stable_sort(errors_, {}, &DbcError::line);
    return std::move(errors_);
  }

 private:
  std::vector<DbcError> errors_;
};

// A piece of the file as an error shows it: in quotes, short, and without what would upset a
// terminal.
inline std::string quote(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string shown = "'";
  for (const char c : text.substr(0, kShown)) shown += c >= ' ' && c <= '~' ? c : '?';
  if (text.size() > kShown) shown += "...";
  return shown + "'";
}

}  // namespace latchkey::can::dbc
