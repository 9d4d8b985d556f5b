// Client: calls and scripts over one connection to Redis, messages of one pattern of channels over
// another. Both are made, and made again, by themselves.
//
// Up is when both are: what somebody is to be told of is not begun while it could be missed. A call
// is answered within 2 * answer_within, and at once while it is not up. SIGPIPE is ignored.
// Threading: one thread, the loop's; answers and handlers are called from there, and no more after
// its end.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/lifetime.hpp"
#include "redis/link.hpp"
#include "redis/reply.hpp"
#include "redis/script.hpp"

namespace latchkey::redis {

class Client {
 public:
  struct Handlers {
    std::function<void(std::string channel, std::string message)> on_message;
    // Gets a sentence when it is not up any more, cannot get up (once), or is up again.
    std::function<void(std::string sentence)> log;
  };

  // `target.pattern` is what is subscribed to.
  Client(boost::asio::io_context& loop, const Link::Target& target, Handlers handlers);

  [[nodiscard]] bool is_up() const { return calls_.is_up() && messages_.is_up(); }

  void call(const Words& words, Answer answer);

  // By name; Redis gets the text where it does not know it: new, restarted, or told to forget it.
  void run(const Script& script, std::vector<std::string> keys, std::vector<std::string> arguments,
           Answer answer);

 private:
  enum class Told : std::uint8_t { nothing, up, lost, unusable };  // by the log

  [[nodiscard]] Link::Handlers link_handlers();
  void on_up();
  void on_lost(const std::string& why);
  void on_failed(const std::string& why);

  const std::string where_;
  const Handlers handlers_;
  Told told_ = Told::nothing;
  Link calls_;
  Link messages_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::redis
