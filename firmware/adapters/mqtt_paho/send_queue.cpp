#include "adapters/mqtt_paho/send_queue.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::mqtt_paho {
namespace {

constexpr std::size_t kReserveBytes = kRepliesPerMessage * kReplyBytesMax;
constexpr std::size_t kEntryOverheadBytes = 256;

}  // namespace

std::size_t cost_bytes(const ports::OutboundMessage& message) {
  return kEntryOverheadBytes + message.topic.size() + message.payload.size() +
         message.content_type.size() + message.correlation.size() + message.traceparent.size() +
         message.tracestate.size();
}

bool SendQueue::fits(std::size_t entries_more, std::size_t bytes_more) const {
  return entries_.size() + entries_more <= limits_.entries_max &&
         bytes_ + bytes_more <= limits_.bytes_max;
}

bool SendQueue::has_reserve() const { return fits(kRepliesPerMessage, kReserveBytes); }

void SendQueue::count(const ports::OutboundMessage& message, int sign) {
  // Unsigned arithmetic wraps: adding -1 takes one away.
  const auto step = static_cast<std::size_t>(sign);
  bytes_ += step * cost_bytes(message);
  waiting_[message.qos] += step;
  const std::size_t bound = braking_ ? limits_.release_at : limits_.brake_above;
  braking_ = waiting_[0] > bound;
}

bool SendQueue::push(Entry entry, bool owing) {
  const std::size_t bytes = cost_bytes(entry.message);
  const bool room = owing ? fits(1, bytes) : fits(1 + kRepliesPerMessage, bytes + kReserveBytes);
  const bool qos1_has_had_its_half =
      !owing && entry.message.qos > 0 && waiting_[1] >= limits_.entries_max / 2;
  if (!room || qos1_has_had_its_half) return false;
  count(entry.message, +1);
  entries_.push_back(std::move(entry));
  entries_high_water_ = std::max(entries_high_water_, entries_.size());
  return true;
}

bool SendQueue::can_go(const Entry& entry) const {
  if (entry.message.qos == 0) return in_flight_[0] < limits_.qos0_in_flight_max;
  return in_flight_[1] < std::min(limits_.qos1_in_flight_max, broker_takes_qos1_);
}

std::optional<SendQueue::Handover> SendQueue::hand_over() {
  const auto next = std::find_if(entries_.begin(), entries_.end(), [this](const Entry& entry) {
    return entry.message.qos == 0 || can_go(entry);
  });
  if (next == entries_.end() || !can_go(*next)) return std::nullopt;
  Handover handover{std::move(*next), {}};
  entries_.erase(next);
  const ports::OutboundMessage& message = handover.entry.message;
  handover.ticket = {connection_, message.qos, handover.entry.delivery};
  count(message, -1);
  ++in_flight_[message.qos];
  return handover;
}

void SendQueue::hand_back(Handover handover) {
  const bool current = arrived(handover.ticket);
  if (!current && handover.ticket.qos > 0) return;
  count(handover.entry.message, +1);
  entries_.push_front(std::move(handover.entry));
}

bool SendQueue::arrived(const Ticket& ticket) {
  const bool current = ticket.connection == connection_;
  if (current || ticket.qos > 0) --in_flight_[ticket.qos];
  return current;
}

void SendQueue::disconnect() {
  ++connection_;
  // One that was half written when the connection dropped is never reported.
  in_flight_[0] = 0;
  std::deque<Entry> all = std::exchange(entries_, {});
  for (Entry& entry : all) {
    if (entry.message.qos == 0) {
      entries_.push_back(std::move(entry));
    } else {
      count(entry.message, -1);
    }
  }
}

}  // namespace latchkey::mqtt_paho
