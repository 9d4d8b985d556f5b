#include "cloud/delivery_queue.hpp"

#include <algorithm>

namespace latchkey::cloud {
namespace {

// How soon an endpoint that takes what it gets has room for more.
constexpr base::Millis kOverflowWait{1000};

bool is_success(int status) { return status >= 200 && status <= 299; }

bool is_too_old(const Delivery& delivery, base::WallTime now) {
  return now - delivery.settled_at > Store::kDeliverWithin;
}

std::string words(const https_curl::Reply& reply) {
  return reply.status == 0 ? reply.error : "HTTP status " + std::to_string(reply.status);
}

}  // namespace

std::size_t DeliveryQueue::held() const {
  std::size_t held = 0;
  for (const auto& [endpoint, lane] : lanes_) {
    held += lane.waiting.size() + (lane.under_way ? 1 : 0);
  }
  return held;
}

void DeliveryQueue::add(Claimed claimed, base::Now now) {
  forget_stale(now.mono);
  const Delivery& delivery = claimed.delivery;
  if (is_too_old(delivery, now.wall)) {
    give_up(delivery, "it was not taken for too long");
    return;
  }
  Lane& lane = lanes_[{delivery.client, delivery.endpoint}];
  const auto is_this = [&](const Claimed& other) { return other.delivery.id == delivery.id; };
  if (lane.under_way && is_this(*lane.under_way)) return;  // for longer than it was claimed
  if (std::ranges::any_of(lane.waiting, is_this)) return;
  if (const base::Millis quiet = base::time_left(now.mono, lane.quiet_until); quiet.count() > 0) {
    outputs_.emplace_back(to_do::Postpone{.id = delivery.id, .due_in = quiet});
    return;
  }
  if (lane.waiting.size() < kWaitingMax) {
    lane.waiting.push_back(std::move(claimed));
    return;
  }
  if (lane.failed) return;  // no hurry: it is due again when the claim ends
  outputs_.emplace_back(to_do::Postpone{.id = delivery.id, .due_in = kOverflowWait});
}

void DeliveryQueue::give_up(const Delivery& delivery, std::string_view why) {
  say(delivery, "does not get ", std::string("given up: ").append(why));
  take_off(delivery.id);
}

// Whoever has waited longest goes first, so that many endpoints all get their turn.
std::optional<DeliveryQueue::Request> DeliveryQueue::start(base::MonoTime now) {
  forget_stale(now);
  std::size_t under_way = 0;
  Lane* next = nullptr;
  for (auto& [endpoint, lane] : lanes_) {
    if (lane.under_way) ++under_way;
    if (lane.under_way || lane.waiting.empty()) continue;
    const bool sooner =
        next == nullptr || lane.waiting.front().start_by < next->waiting.front().start_by;
    if (sooner) next = &lane;
  }
  if (next == nullptr || under_way >= kUnderWayMax) return std::nullopt;
  next->under_way = std::move(next->waiting.front());
  next->waiting.pop_front();
  next->number = ++requests_;
  return Request{.number = next->number, .what = *next->under_way};
}

void DeliveryQueue::replied(std::size_t number, const https_curl::Reply& reply, base::Now now) {
  const auto found = std::ranges::find_if(lanes_, [&](const auto& entry) {
    return entry.second.under_way && entry.second.number == number;
  });
  if (found == lanes_.end()) return;
  Lane& lane = found->second;
  const Claimed claimed = *std::exchange(lane.under_way, std::nullopt);
  lane.failed = !is_success(reply.status);
  if (lane.failed) {
    on_failed(lane, claimed, reply, now);
    return;
  }
  take_off(claimed.delivery.id);
}

std::optional<ToDo> DeliveryQueue::poll_output() {
  if (outputs_.empty()) return std::nullopt;
  ToDo output = std::move(outputs_.front());
  outputs_.pop_front();
  return output;
}

void DeliveryQueue::forget_stale(base::MonoTime now) {
  for (auto& [endpoint, lane] : lanes_) {
    std::erase_if(lane.waiting, [&](const Claimed& claimed) { return claimed.start_by < now; });
  }
  std::erase_if(lanes_, [&](const auto& entry) {
    const Lane& lane = entry.second;
    return !lane.under_way && lane.waiting.empty() && lane.quiet_until <= now;
  });
}

void DeliveryQueue::on_failed(Lane& lane, const Claimed& claimed, const https_curl::Reply& reply,
                              base::Now now) {
  const Delivery& delivery = claimed.delivery;
  if (is_too_old(delivery, now.wall)) {
    give_up(delivery, words(reply));
    return;
  }
  const unsigned failures = count_failure(delivery.id, now.mono);
  if (failures == 1) say(delivery, "does not take ", "to be tried again: " + words(reply));
  const base::Millis asked = std::min(reply.retry_after.value_or(base::Millis{0}), kBackoffMax);
  const base::Millis due_in = std::max(delay_after(failures), asked);
  outputs_.emplace_back(to_do::Postpone{.id = delivery.id, .due_in = due_in});
  if (asked.count() > 0) hold_off(lane, asked, now.mono);
}

// The endpoint has not asked for a pause of one outcome, but of all.
void DeliveryQueue::hold_off(Lane& lane, base::Millis asked, base::MonoTime now) {
  lane.quiet_until = now + asked;
  for (const Claimed& claimed : std::exchange(lane.waiting, {})) {
    outputs_.emplace_back(to_do::Postpone{.id = claimed.delivery.id, .due_in = asked});
  }
}

// Of those that other instances have taken over nothing is heard any more: the oldest goes.
unsigned DeliveryQueue::count_failure(const std::string& id, base::MonoTime now) {
  Tried& tried = tried_[id];
  const unsigned failures = ++tried.failures;
  tried.last = now;
  if (tried_.size() > kTriedMax) {
    tried_.erase(
        std::ranges::min_element(tried_, {}, [](const auto& entry) { return entry.second.last; }));
  }
  return failures;
}

base::Millis DeliveryQueue::delay_after(unsigned failures) const {
  constexpr unsigned kDoublingsMax = 16;
  const unsigned doublings = std::min(failures - 1, kDoublingsMax);
  return jitter_(std::min(kBackoffMin * (1U << doublings), kBackoffMax));
}

void DeliveryQueue::take_off(const std::string& id) {
  tried_.erase(id);
  outputs_.emplace_back(to_do::TakeOff{.id = id});
}

void DeliveryQueue::say(const Delivery& delivery, std::string_view verb, std::string_view why) {
  std::string line = "endpoint " + delivery.client + "/" + delivery.endpoint + " ";
  line.append(verb).append(delivery.id).append(", ").append(why);
  outputs_.emplace_back(to_do::Say{.line = std::move(line)});
}

}  // namespace latchkey::cloud
