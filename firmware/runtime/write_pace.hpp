// WritePace: when a file that tells the present state is written next: soon after a change, but not
// for each, and now and then without one, so that a reader can tell the living from the dead.
#pragma once

#include "base/time.hpp"

namespace latchkey::runtime {

class WritePace {
 public:
  static constexpr base::Millis kAtMostEvery{1'000};
  static constexpr base::Millis kAtLeastEvery{30'000};

  void changed() { changed_ = true; }
  void wrote(base::MonoTime now) {
    changed_ = false;
    last_ = now;
  }

  // Requires a first write.
  [[nodiscard]] base::MonoTime next() const {
    return last_ + (changed_ ? kAtMostEvery : kAtLeastEvery);
  }

 private:
  base::MonoTime last_;
  bool changed_ = false;
};

}  // namespace latchkey::runtime
