#include "client/event_queue.hpp"

#include <utility>

namespace latchkey::client {

void EventQueue::push(Event event) {
  {
    const std::lock_guard lock(mutex_);
    if (events_.size() >= kMessagesMax && std::holds_alternative<Message>(event)) {
      ++dropped_;
      return;
    }
    events_.push_back(std::move(event));
  }
  arrived_.notify_one();
}

std::optional<Event> EventQueue::pop(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  if (!arrived_.wait_until(lock, until, [this] { return !events_.empty(); })) return std::nullopt;
  Event event = std::move(events_.front());
  events_.pop_front();
  return event;
}

std::uint64_t EventQueue::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace latchkey::client
