#include "adapters/mqtt_paho/connection.hpp"

#include <cassert>
#include <exception>
#include <utility>

namespace latchkey::mqtt_paho {
namespace {

using namespace std::chrono_literals;

constexpr auto kDisconnectWithin = 5s;
// Paho looks at its connect timeout every three seconds only.
constexpr auto kConnectGrace = 10s;
constexpr auto kPublishAgainAfter = 20ms;

}  // namespace

Connection::Connection(Options options)
    : options_(std::move(options)),
      queue_(options_.queue),
      backoff_(options_.reconnect_min, options_.reconnect_max) {}

void Connection::attach(ports::Loop& loop, ports::Link::Events& events) {
  postbox_.emplace(loop, events);
}

bool Connection::publish(ports::OutboundMessage message,
                         std::optional<ports::DeliveryId> delivery) {
  assert(message.qos <= 1);
  const bool owing = turnstile_.owing();
  const Lock lock(mutex_);
  if (phase_ != Phase::connected || closing_) return false;
  if (!queue_.push({std::move(message), delivery}, owing)) {
    ++stats_.publishes_refused;
    return false;
  }
  apply_brake();
  changed_.notify_all();
  return true;
}

void Connection::close(Clock::time_point deadline) {
  if (postbox_) postbox_->shut();
  turnstile_.close();
  const Lock lock(mutex_);
  if (closing_) return;
  closing_ = true;
  close_by_ = deadline;
  changed_.notify_all();
}

bool Connection::wait_until_parted(Clock::time_point deadline) {
  Lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [this] { return parted_; });
}

bool Connection::wait_until_stopped(Clock::time_point deadline) {
  Lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [this] { return stopped_; });
}

Stats Connection::stats() const {
  const Lock lock(mutex_);
  Stats stats = stats_;
  stats.queue_high_water = queue_.entries_high_water();
  return stats;
}

void Connection::run() {
  try {
    Client::Callbacks& callbacks = *this;
    client_.emplace(options_, callbacks);
  } catch (const std::exception& problem) {
    postbox_->post([why = std::string("cannot start: ") + problem.what()](
                       ports::Link::Events& events) { events.on_link_down(why); });
  }
  Lock lock(mutex_);
  while (client_ && !closing_) work(lock);
  if (client_) say_goodbye(lock);
  parted_ = true;
  changed_.notify_all();

  lock.unlock();
  client_.reset();
  lock.lock();
  clear_ended_relays(lock);
  stopped_ = true;
  changed_.notify_all();
}

void Connection::work(Lock& lock) {
  const bool overdue = Clock::now() >= due_;
  switch (phase_) {
    case Phase::waiting:
      if (overdue) return connect(lock);
      break;
    case Phase::connecting:
      if (overdue) return leave("cannot connect: no answer");
      break;
    case Phase::connected:
      if (leaving_) return disconnect(lock, Clock::now() + kDisconnectWithin);
      if (subscribe_due_) return subscribe(lock);
      if (send_next(lock)) return;
      if (up_) return changed_.wait(lock);
      if (overdue) return disconnect(lock, Clock::now() + kDisconnectWithin);
      break;
  }
  changed_.wait_until(lock, due_);
}

void Connection::connect(Lock& lock) {
  clear_ended_relays(lock);
  phase_ = Phase::connecting;
  due_ = Clock::now() + options_.connect_timeout + kConnectGrace;
  known_sockets_ = connections_to(options_.port);
  lock.unlock();
  const bool tried = client_->connect();
  lock.lock();
  if (!tried) leave("cannot connect: Paho does not accept the options");
}

void Connection::subscribe(Lock& lock) {
  subscribe_due_ = false;
  lock.unlock();
  const bool tried = client_->subscribe();
  lock.lock();
  if (!tried) leaving_ = true;
}

bool Connection::send_next(Lock& lock) {
  std::optional<SendQueue::Handover> next = queue_.hand_over();
  if (!next) return false;
  apply_brake();
  lock.unlock();
  const bool taken = client_->publish(std::move(*next));
  lock.lock();
  if (!taken) changed_.wait_for(lock, kPublishAgainAfter);
  return true;
}

void Connection::disconnect(Lock& lock, Clock::time_point deadline) {
  lock.unlock();
  const bool tried = client_->disconnect();
  lock.lock();
  if (tried) changed_.wait_until(lock, deadline, [this] { return phase_ == Phase::waiting; });
  leave("not subscribed");
}

void Connection::say_goodbye(Lock& lock) {
  while (phase_ == Phase::connected && !queue_.idle() && Clock::now() < close_by_) {
    if (!send_next(lock)) changed_.wait_until(lock, close_by_);
  }
  if (phase_ == Phase::connected) disconnect(lock, close_by_);
}

void Connection::clear_ended_relays(Lock& lock) {
  std::vector<std::unique_ptr<Relay>> ended = std::exchange(ended_relays_, {});
  lock.unlock();
  ended.clear();
  lock.lock();
}

}  // namespace latchkey::mqtt_paho
