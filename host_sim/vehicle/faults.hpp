// Faults: what does not work, signal by signal.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

enum class Fault : std::uint8_t {
  jam,     // the write is taken and the motor runs, but the part stays where it is
  ignore,  // the write is taken and nothing comes of it; a motion under way goes on
  refuse,  // the write is refused
};

class Faults {
 public:
  // Puts the fault on every signal that `branch` covers; returns how many these are.
  std::size_t add(Fault fault, std::string_view branch) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
      if (!covers(branch, kSignals[i].path)) continue;
      of(fault).set(i);
      ++count;
    }
    return count;
  }

  [[nodiscard]] bool has(Fault fault, std::size_t signal) const {
    return signals_[static_cast<std::size_t>(fault)].test(signal);
  }

  void clear() { signals_ = {}; }

 private:
  using Set = std::bitset<kSignals.size()>;

  Set& of(Fault fault) { return signals_[static_cast<std::size_t>(fault)]; }

  std::array<Set, 3> signals_;
};

}  // namespace latchkey::vehicle
