#include "simulation/scheduler.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::simulation {

void Scheduler::at(base::MonoTime when, Task task) {
  heap_.push_back({std::max(when, now_), ++last_order_, std::move(task)});
  std::ranges::push_heap(heap_, is_later);
}

bool Scheduler::step(base::MonoTime until) {
  if (heap_.empty() || heap_.front().when > until) {
    now_ = std::max(now_, until);
    return false;
  }
  std::ranges::pop_heap(heap_, is_later);
  const Entry entry = std::move(heap_.back());
  heap_.pop_back();
  now_ = entry.when;
  entry.task();
  return true;
}

}  // namespace latchkey::simulation
