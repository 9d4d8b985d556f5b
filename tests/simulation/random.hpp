// Random: all chance of one simulated story, from its seed. The same on every machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace latchkey::simulation {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) { next(); }

  // SplitMix64: https://prng.di.unimi.it/splitmix64.c gives its constants.
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  // From 0 to `n` - 1. The bias of the remainder is of no matter here.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }

  bool chance(double probability) {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53 < probability;
  }

  std::chrono::microseconds between(std::chrono::microseconds from, std::chrono::microseconds to) {
    const auto range = static_cast<std::size_t>((to - from).count()) + 1;
    return from + std::chrono::microseconds(below(range));
  }

 private:
  std::uint64_t state_;
};

}  // namespace latchkey::simulation
