#include "adapters/https_curl/post_queue.hpp"

#include <algorithm>

namespace latchkey::https_curl {
namespace {

bool is_success(int status) { return status >= 200 && status <= 299; }

// The endpoint is well and does not want this outcome: RFC 9110 section 15.5, but for the codes
// that tell of a state which passes (408, RFC 8470's 425, RFC 6585's 429).
bool is_about_the_outcome(const Reply& reply) {
  return reply.status >= 400 && reply.status <= 499 && reply.status != 408 && reply.status != 425 &&
         reply.status != 429 && !reply.retry_after;
}

std::string words(const Reply& reply) {
  return reply.status == 0 ? reply.error : "HTTP status " + std::to_string(reply.status);
}

}  // namespace

PostQueue::PostQueue(std::vector<Target> targets, QueueLimits limits, Jitter jitter)
    : limits_(limits), jitter_(std::move(jitter)) {
  for (Target& target : targets) {
    lanes_.push_back(
        {.target = std::move(target), .waiting = {}, .under_way = {}, .due = {}, .last_error = {}});
  }
}

void PostQueue::add(const core::EndpointName& endpoint, ports::StoredOutcome outcome) {
  const auto lane =
      std::ranges::find(lanes_, endpoint, [](const Lane& l) { return l.target.name; });
  if (lane == lanes_.end()) {
    give_up(outcome.id, endpoint, "the configuration has no such endpoint");
    return;
  }
  enqueue(*lane, {.outcome = std::move(outcome), .number = posts_++});
  make_room();
}

std::optional<PostQueue::Request> PostQueue::start(base::MonoTime now) {
  for (std::size_t i = 0; i < lanes_.size(); ++i) {
    Lane& lane = lanes_[i];
    if (!can_start(lane, now)) continue;
    lane.under_way = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    return Request{.endpoint = i, .outcome = lane.under_way->outcome};
  }
  return std::nullopt;
}

bool PostQueue::can_start(const Lane& lane, base::MonoTime now) {
  if (lane.under_way || lane.waiting.empty()) return false;
  return now >= lane.due || may_start_untried(lane);
}

bool PostQueue::may_start_untried(const Lane& lane) {
  return lane.takes_untried && !lane.waiting.front().tried;
}

void PostQueue::replied(std::size_t endpoint, const Reply& reply, base::Now now) {
  Lane& lane = lanes_.at(endpoint);
  if (!lane.under_way) return;
  Post post = *std::exchange(lane.under_way, std::nullopt);
  if (is_success(reply.status)) {
    on_taken(lane, post);
  } else {
    on_failed(lane, std::move(post), reply, now);
  }
}

std::optional<base::MonoTime> PostQueue::next_deadline() const {
  std::optional<base::MonoTime> first;
  for (const Lane& lane : lanes_) {
    if (lane.under_way || lane.waiting.empty()) continue;
    const base::MonoTime due = may_start_untried(lane) ? base::MonoTime{} : lane.due;
    if (!first || due < *first) first = due;
  }
  return first;
}

std::optional<Output> PostQueue::poll_output() {
  if (outputs_.empty()) return std::nullopt;
  Output output = std::move(outputs_.front());
  outputs_.pop_front();
  return output;
}

void PostQueue::enqueue(Lane& lane, Post post) {
  const auto behind =
      post.tried ? lane.waiting.end() : std::ranges::find_if(lane.waiting, &Post::tried);
  lane.waiting.insert(behind, std::move(post));
}

void PostQueue::make_room() {
  std::size_t posts = 0;
  Lane* lane_of_oldest = nullptr;
  std::deque<Post>::iterator oldest;
  for (Lane& lane : lanes_) {
    posts += lane.waiting.size() + (lane.under_way ? 1 : 0);
    const auto first = std::ranges::min_element(lane.waiting, {}, &Post::number);
    if (first == lane.waiting.end()) continue;
    if (lane_of_oldest == nullptr || first->number < oldest->number) {
      lane_of_oldest = &lane;
      oldest = first;
    }
  }
  if (posts <= limits_.posts_max || lane_of_oldest == nullptr) return;
  std::string why = "too many wait";
  if (oldest->tried) why += "; the last error: " + lane_of_oldest->last_error;
  give_up(oldest->outcome.id, lane_of_oldest->target.name, why);
  lane_of_oldest->waiting.erase(oldest);
}

void PostQueue::on_taken(Lane& lane, const Post& post) {
  lane.due = {};
  lane.takes_untried = true;
  lane.failures_in_row = 0;
  if (std::exchange(lane.in_trouble, false)) say(LogLevel::info, lane.target.name, "takes again");
  outputs_.emplace_back(Verdict{.id = post.outcome.id, .taken = true});
}

void PostQueue::on_failed(Lane& lane, Post post, const Reply& reply, base::Now now) {
  lane.last_error = words(reply);
  lane.takes_untried = is_about_the_outcome(reply);
  lane.due = now.mono + delay_after(lane, reply);
  ++lane.failures_in_row;
  if (!std::exchange(lane.in_trouble, true)) {
    std::string text = "does not take " + std::string(post.outcome.id.view());
    say(LogLevel::warning, lane.target.name, text + ", to be tried again: " + lane.last_error);
  }
  post.tried = true;
  enqueue(lane, std::move(post));
  give_up_old(lane, now.wall);
}

// One that was not tried has a try coming, however old: the agent may have been off for days.
void PostQueue::give_up_old(Lane& lane, base::WallTime now) {
  std::erase_if(lane.waiting, [&](const Post& post) {
    const bool old = post.tried && now - post.outcome.concluded_at > lane.target.give_up_after;
    if (old) give_up(post.outcome.id, lane.target.name, lane.last_error);
    return old;
  });
}

void PostQueue::give_up(const core::CommandId& id, const core::EndpointName& endpoint,
                        std::string_view why) {
  std::string text = "does not get " + std::string(id.view());
  say(LogLevel::warning, endpoint, text.append(", given up: ").append(why));
  outputs_.emplace_back(Verdict{.id = id, .taken = false});
}

base::Millis PostQueue::delay_after(const Lane& lane, const Reply& reply) const {
  constexpr unsigned kDoublingsMax = 16;
  const unsigned doublings = std::min(lane.failures_in_row, kDoublingsMax);
  const base::Millis delay =
      jitter_(std::min(limits_.backoff_min * (1U << doublings), limits_.backoff_max));
  const base::Millis asked = std::min(reply.retry_after.value_or(delay), limits_.backoff_max);
  return std::max(delay, asked);
}

void PostQueue::say(LogLevel level, const core::EndpointName& endpoint, std::string_view text) {
  std::string line = "endpoint " + std::string(endpoint.view());
  outputs_.emplace_back(LogLine{.level = level, .text = std::move(line.append(" ").append(text))});
}

}  // namespace latchkey::https_curl
