// Random: all chance of one simulated story, from its seed. The same on every machine.
//
// Or the decisions that somebody has made for it, a byte or a few for each. Once they are used up,
// nothing happens by chance.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace latchkey::simulation {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) { next(); }
  explicit Random(std::string_view decisions) : decisions_(decisions) {}

  // SplitMix64: https://prng.di.unimi.it/splitmix64.c gives its constants.
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  // From 0 to `n` - 1. The bias of the remainder is of no matter here.
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>((decisions_ ? decided(n) : next()) % n);
  }

  bool chance(double probability) {
    if (decisions_) return static_cast<double>(255 - decided(256)) < probability * 256;
    return static_cast<double>(next() >> 11U) * 0x1.0p-53 < probability;
  }

  std::chrono::microseconds between(std::chrono::microseconds from, std::chrono::microseconds to) {
    const auto range = static_cast<std::size_t>((to - from).count()) + 1;
    return from + std::chrono::microseconds(below(range));
  }

 private:
  // As many bytes as it takes for a number below `n`.
  std::uint64_t decided(std::size_t n) {
    std::uint64_t number = 0;
    for (std::uint64_t range = 1; range < n && !decisions_->empty(); range <<= 8U) {
      number = number << 8U | static_cast<unsigned char>(decisions_->front());
      decisions_->remove_prefix(1);
    }
    return number;
  }

  std::uint64_t state_ = 0;
  std::optional<std::string_view> decisions_;
};

}  // namespace latchkey::simulation
