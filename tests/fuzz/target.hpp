// A fuzz target: one function that takes any bytes and aborts where a promise is broken.
//
// libFuzzer drives it in the preset `fuzz` (./dev fuzz); everywhere else replay.cpp gives it the
// files that it is told, so that the corpus is tested by each compiler.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace latchkey::fuzz {

// Each target defines it. Leaves no state behind that a later input could see.
void run(std::string_view input);

// `promise` is told when it does not hold.
inline void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "BROKEN: %s\n", promise);
  std::abort();
}

}  // namespace latchkey::fuzz
