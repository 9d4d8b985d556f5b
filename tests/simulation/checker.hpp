// The five promises that are checked, and how often each was put to the test.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace latchkey::simulation {

enum class Checker : std::uint8_t {
  one_outcome,
  at_most_once,
  authority,
  exclusion,
  no_false_word,
};

inline constexpr std::array kAllCheckers = {Checker::one_outcome, Checker::at_most_once,
                                            Checker::authority, Checker::exclusion,
                                            Checker::no_false_word};
inline constexpr std::size_t kCheckers = kAllCheckers.size();

constexpr std::string_view to_string(Checker checker) {
  constexpr std::array<std::string_view, kCheckers> kNames = {
      "one_outcome", "at_most_once", "authority", "exclusion", "no_false_word"};
  return kNames[static_cast<std::size_t>(checker)];
}

using CheckerCounts = std::array<std::uint64_t, kCheckers>;

struct Violation {
  Checker checker;
  std::string what;
};

}  // namespace latchkey::simulation
