#include "adapters/mqtt_paho/postbox.hpp"

#include <utility>

namespace latchkey::mqtt_paho {

Postbox::Postbox(ports::Loop& loop, ports::Link::Events& events)
    : loop_(&loop), receiver_(std::make_shared<Receiver>(Receiver{&events})) {}

void Postbox::post(Task task) {
  const std::lock_guard lock(mutex_);
  if (loop_ == nullptr) return;
  loop_->post([receiver = receiver_, task = std::move(task)] {
    if (receiver->events != nullptr) task(*receiver->events);
  });
}

void Postbox::shut() {
  const std::lock_guard lock(mutex_);
  loop_ = nullptr;
  receiver_->events = nullptr;
}

}  // namespace latchkey::mqtt_paho
