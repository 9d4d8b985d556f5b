// EventQueue: what happens on a connection, from the threads that notice to the one that acts.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

namespace latchkey::client {

struct Message {
  std::string topic;
  std::string payload;
  std::string response_topic;  // empty: no answer is asked for
  std::string correlation;
  std::string traceparent;
  bool retained = false;
  std::string jws{};  // detached, of the payload; empty: not signed
};

// The broker's answer to the oldest publish() without one.
struct Published {
  std::string refused_why;  // empty: it took the message
};

struct LinkLost {
  std::string why;
};

// Connected and subscribed again.
struct LinkRestored {};

struct Interrupted {};

using Event = std::variant<Message, Published, LinkLost, LinkRestored, Interrupted>;

// Any thread.
class EventQueue {
 public:
  using Clock = std::chrono::steady_clock;

  // A reader this far behind loses messages: they are dropped and counted. Other events never are;
  // what is in flight, and there being one connection, bound them.
  static constexpr std::size_t kMessagesMax = 100'000;

  void push(Event event);

  // The next event; nothing when there is none until then.
  std::optional<Event> pop(Clock::time_point until);

  [[nodiscard]] std::uint64_t dropped() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Event> events_;
  std::uint64_t dropped_ = 0;
};

}  // namespace latchkey::client
