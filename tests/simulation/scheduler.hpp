// Scheduler: simulated time. Tasks run one after the other, in the order of their moments and,
// within a moment, of their scheduling.
#pragma once

#include <functional>
#include <vector>

#include "base/time.hpp"

namespace latchkey::simulation {

using Micros = std::chrono::microseconds;

class Scheduler {
 public:
  using Task = std::function<void()>;

  [[nodiscard]] base::MonoTime now() const { return now_; }

  void at(base::MonoTime when, Task task);
  void after(Micros delay, Task task) { at(now_ + delay, std::move(task)); }

  // Runs the next task, unless it is later than `until`: then it is `until` now, and false.
  bool step(base::MonoTime until);

 private:
  struct Entry {
    base::MonoTime when;
    std::uint64_t order;
    Task task;
  };

  static bool is_later(const Entry& a, const Entry& b) {
    return a.when != b.when ? a.when > b.when : a.order > b.order;
  }

  base::MonoTime now_{std::chrono::hours(1)};
  std::uint64_t last_order_ = 0;
  std::vector<Entry> heap_;
};

}  // namespace latchkey::simulation
