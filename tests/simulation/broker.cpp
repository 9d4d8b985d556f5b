#include "simulation/broker.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::simulation {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// ── Broker ────────────────────────────────────────────────────────────────────────────────────

void Broker::publish(Post post) {
  if (post.retained) retained_ = post;
  enqueue(std::move(post), false);
  send();
}

void Broker::enqueue(Post post, bool retained) {
  const base::MonoTime expires =
      post.expiry ? scene_.scheduler.now() + *post.expiry : base::MonoTime::max();
  session_.push_back({.packet = ++last_packet_,
                      .post = std::move(post),
                      .retained = retained,
                      .expires = expires});
}

void Broker::connect(Subscriber subscriber) {
  subscriber_ = std::move(subscriber);
  if (!session_.empty() && scene_.faults.strikes(Fault::session_lost, 0.3)) {
    scene_.story.tell("the broker has lost the session");
    session_.clear();
  }
  for (Queued& queued : session_) queued.sent = false;
  if (retained_) {
    scene_.faults.note(Fault::retained);
    enqueue(*retained_, true);
  }
  send();
}

void Broker::acknowledge(Packet packet) {
  std::erase_if(session_, [&](const Queued& queued) { return queued.packet == packet; });
  send();
}

void Broker::send() {
  if (!subscriber_) return;
  const auto expired = std::erase_if(session_, [&](const Queued& queued) {
    return !queued.sent && queued.expires <= scene_.scheduler.now();
  });
  for (std::size_t i = 0; i < expired; ++i) scene_.faults.note(Fault::expired_in_queue);
  for (std::size_t i = 0; i < std::min(session_.size(), kReceiveMaximum); ++i) {
    Queued& queued = session_[i];
    if (std::exchange(queued.sent, true)) continue;
    subscriber_(queued.packet, queued.post, queued.retained, std::exchange(queued.sent_once, true));
  }
}

// ── Link ──────────────────────────────────────────────────────────────────────────────────────

void Link::do_open(Events& events) {
  events_ = &events;
  connect_after(scene_.random.between(milliseconds(5), milliseconds(100)));
}

void Link::connect_after(Micros delay) {
  ++connection_;
  over_connection(scene_.scheduler.now() + delay, [this] { connect(); });
}

void Link::connect() {
  up_ = true;
  events_->on_link_up();
  broker_.connect([this](Broker::Packet packet, const Post& post, bool retained, bool redelivered) {
    over_connection(in_order(inbound_until_), [this, packet, post, retained, redelivered] {
      arrive(packet, post, retained, redelivered);
    });
  });
}

base::MonoTime Link::in_order(base::MonoTime& until) {
  until = std::max(until, scene_.scheduler.now()) +
          scene_.random.between(microseconds(50), milliseconds(2));
  return until;
}

void Link::drop(const char* why) {
  if (!up_) return;
  scene_.story.tell("the connection ends: ", why);
  up_ = false;
  half_open_ = false;
  broker_.disconnect();
  unsettled_.clear();
  scene_.ghost.on_link_down();
  connect_after(scene_.random.between(milliseconds(20), milliseconds(1500)));
  events_->on_link_down(why);
}

void Link::disturb() {
  if (!up_ || half_open_) return;
  if (scene_.faults.strikes(Fault::connection_lost, 0.1)) {
    drop("lost");
  } else if (scene_.faults.strikes(Fault::half_open, 0.1)) {
    scene_.story.tell("the connection is half-open");
    const Micros noticed = scene_.random.between(milliseconds(200), seconds(6));
    scene_.scheduler.after(noticed,
                           [this, alive = std::weak_ptr(alive_), connection = connection_] {
                             if (!alive.expired() && connection == connection_) {
                               drop("no answer to a ping");
                             }
                           });
    half_open_ = true;
  }
}

void Link::heal() {
  if (half_open_) drop("no answer to a ping");
}

void Link::arrive(Broker::Packet packet, const Post& post, bool retained, bool redelivered) {
  const ports::MessageId id{++last_message_};
  unsettled_.emplace(id, packet);
  scene_.story.tell("arrives: post ", post.number, redelivered ? ", again" : "",
                    retained ? ", retained" : "");
  scene_.ghost.on_arrival(id, post.number, retained, clock_.now());
  events_->on_message(id, {.topic = "v/command",
                           .payload = post.payload,
                           .response_topic = "clients/app/callback",
                           .correlation = std::to_string(post.number),
                           .traceparent = {},
                           .tracestate = {},
                           .qos = 1,
                           .retained = retained,
                           .redelivered = redelivered});
}

void Link::do_settle(ports::MessageId id) {
  run_.effect([&] {
    const auto found = unsettled_.find(id);
    if (found == unsettled_.end()) return;  // of an earlier connection
    const Broker::Packet packet = found->second;
    unsettled_.erase(found);
    scene_.ghost.on_settle(id);
    over_connection(in_order(outbound_until_), [this, packet] {
      if (scene_.faults.strikes(Fault::puback_lost, 0.02)) {
        drop("before a PUBACK of the agent's");
      } else {
        broker_.acknowledge(packet);
      }
    });
  });
}

bool Link::do_publish(ports::OutboundMessage message, std::optional<ports::DeliveryId> delivery) {
  bool taken = false;
  run_.effect([&] {
    scene_.ghost.on_publish(message);
    if (!up_ || scene_.faults.strikes(Fault::no_room, 0.02)) return;
    taken = true;
    // What has left arrives, even if the agent ends; not, however, if the connection does.
    scene_.scheduler.at(in_order(outbound_until_),
                        [this, &broker = broker_, alive = std::weak_ptr(alive_),
                         connection = connection_, delivery, message = std::move(message)] {
                          if (alive.expired()) {
                            broker.receive(message);
                          } else if (connection == connection_ && !half_open_) {
                            arrive_at_broker(message, delivery);
                          }
                        });
  });
  return taken;
}

void Link::arrive_at_broker(const ports::OutboundMessage& message,
                            std::optional<ports::DeliveryId> delivery) {
  broker_.receive(message);
  if (!delivery) return;
  if (scene_.faults.strikes(Fault::puback_lost, 0.1)) {
    drop("before a PUBACK of the broker's");
    return;
  }
  over_connection(in_order(inbound_until_), [this, id = *delivery] { events_->on_delivered(id); });
}

}  // namespace latchkey::simulation
