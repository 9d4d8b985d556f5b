// PostQueue: which outcome goes to which endpoint, when, how often, and when it is given up.
//
// Sans-I/O: the time is told, what became of a request is told, and what follows is asked for. Each
// endpoint has one request under way at a time. One that fails waits at random up to a bound that
// doubles with each failure in a row (full jitter): vehicles that lost one backend must not come
// back in step. The outcome that failed goes behind the others of its endpoint.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/https_curl/options.hpp"
#include "base/time.hpp"
#include "ports/journal.hpp"

namespace latchkey::https_curl {

// What became of one request.
struct Reply {
  int status = 0;     // of HTTP; 0: none came
  std::string error;  // why none came
  std::optional<base::Millis> retry_after;
};

struct Verdict {
  core::CommandId id;
  bool taken;
};

struct LogLine {
  LogLevel level;
  std::string text;
};

using Output = std::variant<Verdict, LogLine>;

class PostQueue {
 public:
  // Any delay from zero to this one.
  using Jitter = std::function<base::Millis(base::Millis max)>;

  struct Target {
    core::EndpointName name;
    std::chrono::seconds give_up_after;
  };

  // What to send, to the endpoint that was at this place in the constructor's list.
  struct Request {
    std::size_t endpoint;
    const ports::StoredOutcome& outcome;  // until replied() for this endpoint
  };

  PostQueue(std::vector<Target> targets, QueueLimits limits, Jitter jitter);

  void add(const core::EndpointName& endpoint, ports::StoredOutcome outcome);

  // The next request that is due, if there is one. Its endpoint is busy until replied().
  [[nodiscard]] std::optional<Request> start(base::MonoTime now);
  void replied(std::size_t endpoint, const Reply& reply, base::Now now);

  // When to call start() again if nothing happens before.
  [[nodiscard]] std::optional<base::MonoTime> next_deadline() const;

  [[nodiscard]] std::optional<Output> poll_output();

 private:
  struct Post {
    ports::StoredOutcome outcome;
    std::uint64_t number;  // in the order of add()
    bool tried = false;
  };

  // One endpoint. `waiting` has those not tried yet in front.
  struct Lane {
    Target target;
    std::deque<Post> waiting;
    std::optional<Post> under_way;
    base::MonoTime due;         // not before, for what was tried
    bool takes_untried = true;  // not bound by `due`: the endpoint answers
    unsigned failures_in_row = 0;
    bool in_trouble = false;
    std::string last_error;
  };

  [[nodiscard]] static bool can_start(const Lane& lane, base::MonoTime now);
  [[nodiscard]] static bool may_start_untried(const Lane& lane);
  void enqueue(Lane& lane, Post post);
  void make_room();
  void on_taken(Lane& lane, const Post& post);
  void on_failed(Lane& lane, Post post, const Reply& reply, base::Now now);
  void give_up_old(Lane& lane, base::WallTime now);
  void give_up(const core::CommandId& id, const core::EndpointName& endpoint, std::string_view why);
  [[nodiscard]] base::Millis delay_after(const Lane& lane, const Reply& reply) const;
  void say(LogLevel level, const core::EndpointName& endpoint, std::string_view text);

  std::vector<Lane> lanes_;
  const QueueLimits limits_;
  const Jitter jitter_;
  std::uint64_t posts_ = 0;
  std::deque<Output> outputs_;
};

}  // namespace latchkey::https_curl
