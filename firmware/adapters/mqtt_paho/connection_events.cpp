// What Paho's threads tell a Connection. They hold Paho's lock: nothing here may call Paho, or wait
// for a thread that does.
#include <utility>

#include "adapters/mqtt_paho/connection.hpp"

namespace latchkey::mqtt_paho {
namespace {

using namespace std::chrono_literals;

constexpr auto kSubscribeWithin = 10s;
// One that ends sooner was not a success: two clients with one id would throw each other out in
// turns.
constexpr auto kStableAfter = 10s;

}  // namespace

void Connection::on_connected(std::size_t receive_maximum) {
  const Lock lock(mutex_);
  phase_ = Phase::connected;
  connected_at_ = Clock::now();
  due_ = connected_at_ + kSubscribeWithin;
  subscribe_due_ = true;
  ++stats_.connects;
  queue_.limit_qos1_in_flight(
      receive_maximum > kInFlightHeadroom ? receive_maximum - kInFlightHeadroom : 1);
  if (const auto started = start_relay(); !started) {
    leaving_ = true;
    why_ = to_string(started.error());
  }
  changed_.notify_all();
}

base::Result<void, SocketError> Connection::start_relay() {
  const auto fd = find_new_connection(options_.port, known_sockets_);
  if (!fd) return base::unexpected(fd.error());
  set_up_connection(*fd, options_.unanswered_max, options_.keep_alive);
  // Paho's lock is held: its other thread is not at the descriptor.
  auto relay = Relay::take_over(*fd);
  if (!relay) return base::unexpected(relay.error());
  relay_ = std::move(*relay);
  apply_brake();
  return {};
}

void Connection::on_gone(const std::string& why) {
  const Lock lock(mutex_);
  leave(why);
}

void Connection::on_subscribed() {
  const Lock lock(mutex_);
  announce_up();
  changed_.notify_all();
}

void Connection::on_not_subscribed(const std::string& why) {
  const Lock lock(mutex_);
  leaving_ = true;
  why_ = why;
  changed_.notify_all();
}

void Connection::on_message(const mqtt::message& message) {
  const bool needs_puback = message.get_qos() > 0;
  {
    const Lock lock(mutex_);
    if (message.get_topic() != options_.command_topic) {
      ++stats_.messages_dropped;
      return;
    }
    announce_up();
    if (!queue_.has_reserve()) {
      if (needs_puback) return cut("no room for answers");
      ++stats_.messages_dropped;
      return;
    }
  }
  const ports::MessageId id = turnstile_.enter();
  postbox_->post([id, inbound = to_inbound(message)](ports::Link::Events& events) mutable {
    events.on_message(id, std::move(inbound));
  });
  if (turnstile_.wait() || !needs_puback) return;
  const Lock lock(mutex_);
  cut("closed with a message in hand");
}

void Connection::on_message_failed() noexcept {
  const Lock lock(mutex_);
  cut("out of memory");
}

void Connection::on_sent(const SendQueue::Ticket& ticket) {
  const Lock lock(mutex_);
  const bool current = queue_.arrived(ticket);
  if (current && ticket.qos > 0 && ticket.delivery) {
    postbox_->post(
        [id = *ticket.delivery](ports::Link::Events& events) { events.on_delivered(id); });
  }
  if (queue_.entries() > 0 || closing_) changed_.notify_all();
}

void Connection::on_not_sent(SendQueue::Handover handover, bool again) {
  const Lock lock(mutex_);
  if (again) {
    queue_.hand_back(std::move(handover));
  } else {
    queue_.arrived(handover.ticket);
  }
  apply_brake();
  changed_.notify_all();
}

void Connection::leave(std::string why) {
  if (phase_ == Phase::waiting) return;
  if (!why_.empty()) why = std::exchange(why_, {});
  const auto now = Clock::now();
  if (phase_ == Phase::connected && now - connected_at_ >= kStableAfter) backoff_.succeeded();
  phase_ = Phase::waiting;
  due_ = now + backoff_.next();
  if (relay_) {
    relay_->finish();
    ended_relays_.push_back(std::move(relay_));
  }
  braked_ = false;
  leaving_ = false;
  subscribe_due_ = false;
  queue_.disconnect();
  // One line for a broker that stays away, not one for each attempt.
  if (std::exchange(up_, false) || why != reported_why_) {
    reported_why_ = why;
    postbox_->post(
        [why = std::move(why)](ports::Link::Events& events) { events.on_link_down(why); });
  }
  changed_.notify_all();
}

// A message proves the subscription as well as the SUBACK does, and may come before it.
void Connection::announce_up() {
  if (std::exchange(up_, true)) return;
  reported_why_.clear();
  postbox_->post([](ports::Link::Events& events) { events.on_link_up(); });
}

void Connection::cut(std::string_view why) {
  if (!relay_) return;
  relay_->cut();
  ++stats_.cuts;
  why_ = why;
}

void Connection::apply_brake() {
  if (!relay_ || queue_.braking() == braked_) return;
  braked_ = queue_.braking();
  if (braked_) ++stats_.brakes;
  relay_->hold(braked_);
}

}  // namespace latchkey::mqtt_paho
