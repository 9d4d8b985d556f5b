#include "adapters/mqtt_paho/turnstile.hpp"

namespace latchkey::mqtt_paho {

ports::MessageId Turnstile::enter() {
  const std::lock_guard lock(mutex_);
  inside_ = ports::MessageId{++last_id_};
  return *inside_;
}

bool Turnstile::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !inside_; });
  const bool settled = !inside_;
  inside_.reset();
  return settled;
}

void Turnstile::settle(ports::MessageId id) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || inside_ != id) return;
    inside_.reset();
  }
  changed_.notify_one();
}

bool Turnstile::owing() const {
  const std::lock_guard lock(mutex_);
  return inside_.has_value();
}

void Turnstile::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_one();
}

}  // namespace latchkey::mqtt_paho
