#include "vehicle/signals.hpp"

#include <algorithm>

namespace latchkey::vehicle {
namespace {

bool has_word(std::string_view words, std::string_view wanted) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    if (word == wanted) return true;
    words.remove_prefix(std::min(word.size() + 1, words.size()));
  }
  return false;
}

}  // namespace

Values initial_values() {
  Values values;
  for (std::size_t i = 0; i < kSignals.size(); ++i) values[i] = kSignals[i].initial;
  return values;
}

bool admits(const SignalSpec& spec, const core::Value& value) {
  if (value.index() != spec.initial.index()) return false;
  if (const auto* number = std::get_if<double>(&value)) {
    return *number >= spec.minimum && *number <= spec.maximum;
  }
  const auto* word = std::get_if<core::Word>(&value);
  return word == nullptr || has_word(spec.words, word->view());
}

bool covers(std::string_view branch, std::string_view path) {
  return path.starts_with(branch) && (path.size() == branch.size() || path[branch.size()] == '.');
}

}  // namespace latchkey::vehicle
