// Faults of the vehicle's parts, signal by signal.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

enum class Fault : std::uint8_t {
  jam,     // the part stays where it is
  ignore,  // nothing comes of a request, or of its end; a motion under way goes on
  lie,     // the part stays where it is, and is reported to do as asked; stronger than a jam
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
