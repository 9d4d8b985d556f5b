// Connection: one TCP connection to Redis, from connecting to its end.
//
// Whatever is asked over it, the handshake included, is answered within a deadline, or it ends: so
// a peer that is gone without a word is noticed. For the same reason it asks something itself
// whenever it has nothing to wait for.
//
// Threading: one thread, the loop's, on which SIGPIPE must be ignored or blocked: hiredis writes
// with write(2). Handlers and answers are posted to the loop, and come even after its end.
#pragma once

#include <hiredis/async.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/lifetime.hpp"
#include "base/time.hpp"
#include "redis/loop_events.hpp"
#include "redis/reply.hpp"

namespace latchkey::redis {

using Words = std::vector<std::string_view>;

class Connection {
 public:
  struct Target {
    std::string address;  // numeric
    std::uint16_t port;
    std::string username;  // empty: the default user
    std::string password;  // empty: none
    std::string pattern;   // of channels; empty: it is for calls, else for messages alone
    base::Millis answer_within;
  };

  struct Handlers {
    std::function<void()> on_ready;                  // Redis has let us in, and answers
    std::function<void(std::string why)> on_closed;  // once, at last
    std::function<void(std::string channel, std::string message)> on_message;
  };

  // Beyond that many without an answer, calls fail.
  static constexpr std::size_t kCallsMax = 10'000;

  Connection(boost::asio::io_context& loop, Target target, Handlers handlers);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  void call(const Words& words, Answer answer);

 private:
  struct Call {
    Answer answer;
    std::chrono::steady_clock::time_point deadline;
  };

  static void on_reply(redisAsyncContext* context, void* reply, void* connection);
  static void on_push(redisAsyncContext* context, void* reply, void* connection);

  void connect();
  void shake_hands();
  void beat(Answer answer);
  void send(const Words& words, redisCallbackFn* on_answer, Answer answer);
  void take(const redisReply& reply);
  void watch(std::chrono::steady_clock::time_point until);
  void on_watch();
  void close(const std::string& why);
  void fail(Answer answer, const std::string& why);

  boost::asio::io_context& loop_;
  const Target target_;
  const Handlers handlers_;
  boost::asio::steady_timer timer_;
  std::deque<Call> calls_;  // in the order in which Redis answers them
  bool closed_ = false;
  redisAsyncContext* context_ = nullptr;  // ends itself on errors
  std::optional<LoopEvents> events_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::redis
