// SendQueue: what waits to be given to Paho, and how much of what was given is still under way.
//
// Bounds. At most `entries_max` entries of `bytes_max` bytes together wait here. The last
// kRepliesPerMessage entries, and kReplyBytesMax for each, are a reserve: only answers to a message
// in hand may use it, and a message is taken in hand only while the reserve is whole. So those
// answers always fit. Of what answers nothing, QoS 1 may fill half of the queue. At most
// `qos0_in_flight_max` and `qos1_in_flight_max` entries are with Paho.
//
// Order. Entries leave in the order they came, except that those of QoS 0 pass by those of QoS 1
// that wait for a PUBACK: the PUBACK comes behind messages that want answers.
//
// Brake. braking() goes up above `brake_above` waiting entries of QoS 0 and down at `release_at`:
// nothing more should be read from the broker meanwhile. Their going needs no reading.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "adapters/mqtt_paho/options.hpp"
#include "ports/link.hpp"

namespace latchkey::mqtt_paho {

inline constexpr std::size_t kRepliesPerMessage = 4;
inline constexpr std::size_t kReplyBytesMax = 16 * 1024;

// Bytes an entry is counted with: its texts, and a flat share for everything around them.
std::size_t cost_bytes(const ports::OutboundMessage& message);

class SendQueue {
 public:
  struct Entry {
    ports::OutboundMessage message;
    std::optional<ports::DeliveryId> delivery;
  };

  // Names an entry that was given to Paho.
  struct Ticket {
    std::uint64_t connection = 0;
    std::uint8_t qos = 0;
    std::optional<ports::DeliveryId> delivery;
  };

  struct Handover {
    Entry entry;
    Ticket ticket;
  };

  explicit SendQueue(const QueueLimits& limits) : limits_(limits) {}

  // Whether one more inbound message can be taken: its answers have room.
  [[nodiscard]] bool has_reserve() const;

  // What the broker takes at QoS 1, if that is less than `qos1_in_flight_max`.
  void limit_qos1_in_flight(std::size_t count) { broker_takes_qos1_ = count; }

  // False: no room, nothing taken. `owing`: an inbound message is in hand, the reserve is open.
  [[nodiscard]] bool push(Entry entry, bool owing);

  // The next entry, counted as under way; nothing while none can go.
  [[nodiscard]] std::optional<Handover> hand_over();

  // It did not go after all: it becomes the next entry again, whatever the bounds. Of QoS 1, only
  // if it is the present connection's.
  void hand_back(Handover handover);

  // It is in the socket (QoS 0), acknowledged (QoS 1) or lost. False: that was an earlier
  // connection's, and tells nothing.
  bool arrived(const Ticket& ticket);

  // The connection is gone. Waiting QoS 0 entries stay for the next one; QoS 1 entries go, since
  // their owner sends them again. Paho goes on with the QoS 1 entries it has: they still count.
  void disconnect();

  [[nodiscard]] bool braking() const { return braking_; }
  [[nodiscard]] bool idle() const { return entries_.empty() && in_flight_[0] + in_flight_[1] == 0; }
  [[nodiscard]] std::size_t entries() const { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t entries_high_water() const { return entries_high_water_; }

 private:
  [[nodiscard]] bool fits(std::size_t entries_more, std::size_t bytes_more) const;
  [[nodiscard]] bool can_go(const Entry& entry) const;
  void count(const ports::OutboundMessage& message, int sign);

  const QueueLimits limits_;
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  std::size_t waiting_[2] = {0, 0};  // entries, by QoS
  std::size_t entries_high_water_ = 0;
  std::size_t in_flight_[2] = {0, 0};  // by QoS
  std::size_t broker_takes_qos1_ = SIZE_MAX;
  std::uint64_t connection_ = 0;
  bool braking_ = false;
};

}  // namespace latchkey::mqtt_paho
