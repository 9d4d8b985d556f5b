// Broker: keeps the agent's session, and what was published to it, until the agent acknowledges.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ports/clock.hpp"
#include "ports/link.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

// One sending of a command.
struct Post {
  unsigned number = 0;  // the ghost's
  std::string payload;
  std::optional<Micros> expiry;  // MQTT Message Expiry Interval
  bool retained = false;
};

class Broker {
 public:
  using Packet = std::uint64_t;
  using Subscriber = std::function<void(Packet, const Post&, bool retained, bool redelivered)>;

  explicit Broker(Scene& scene) : scene_(scene) {}

  void publish(Post post);

  // The agent's side of it. The session outlives connections, as a rule.
  void connect(Subscriber subscriber);
  void disconnect() { subscriber_ = {}; }
  void acknowledge(Packet packet);
  [[nodiscard]] bool has_unacknowledged() const { return !session_.empty(); }
  void receive(const ports::OutboundMessage& message) { scene_.ghost.on_broker_has(message); }

 private:
  static constexpr std::size_t kReceiveMaximum = core::kUnsettledMax;

  struct Queued {
    Packet packet;
    Post post;
    bool retained;
    base::MonoTime expires;
    bool sent = false;       // over this connection
    bool sent_once = false;  // over any
  };

  void enqueue(Post post, bool retained);
  void send();

  Scene& scene_;
  Subscriber subscriber_;
  std::deque<Queued> session_;
  std::optional<Post> retained_;
  Packet last_packet_ = 0;
};

class Link final : public ports::Link {
 public:
  Link(Scene& scene, Broker& broker, const ports::Clock& clock, Run& run)
      : scene_(scene), broker_(broker), clock_(clock), run_(run) {}
  ~Link() override { broker_.disconnect(); }

  // Connections break, or only seem to hold.
  void disturb();
  void heal();

 private:
  void do_open(Events& events) override;
  void do_settle(ports::MessageId id) override;
  bool do_publish(ports::OutboundMessage message,
                  std::optional<ports::DeliveryId> delivery) override;
  void do_close() override {}

  void connect_after(Micros delay);
  void connect();
  void drop(const char* why);
  void arrive(Broker::Packet packet, const Post& post, bool retained, bool redelivered);
  void arrive_at_broker(const ports::OutboundMessage& message,
                        std::optional<ports::DeliveryId> delivery);

  // Runs it later, unless this connection, or the run, has ended by then.
  template <class Act>
  void over_connection(base::MonoTime when, Act act) {
    scene_.scheduler.at(
        when, [this, alive = std::weak_ptr(alive_), connection = connection_, act]() mutable {
          if (!alive.expired() && connection == connection_ && !half_open_) act();
        });
  }
  base::MonoTime in_order(base::MonoTime& until);

  Scene& scene_;
  Broker& broker_;
  const ports::Clock& clock_;
  Run& run_;
  Events* events_ = nullptr;
  bool up_ = false;
  bool half_open_ = false;
  unsigned connection_ = 0;
  base::MonoTime inbound_until_{};
  base::MonoTime outbound_until_{};
  std::map<ports::MessageId, Broker::Packet> unsettled_;
  std::uint64_t last_message_ = 0;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace latchkey::simulation
