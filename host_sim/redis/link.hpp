// Link: a Connection that is made again whenever it has ended, after a pause of kPauseMin that
// doubles up to kPauseMax until Redis has let us in.
//
// Threading: as for Connection. Handlers are called from the loop, and no more after its end.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>

#include "base/lifetime.hpp"
#include "base/time.hpp"
#include "redis/connection.hpp"

namespace latchkey::redis {

class Link {
 public:
  static constexpr base::Millis kPauseMin{20};
  static constexpr base::Millis kPauseMax{1000};

  // Whom to connect to: the address is a name or a numeric one.
  using Target = Connection::Target;

  struct Handlers {
    std::function<void()> on_up;
    std::function<void(std::string why)> on_lost;    // it was up
    std::function<void(std::string why)> on_failed;  // it could not be made
    std::function<void(std::string channel, std::string message)> on_message;
  };

  Link(boost::asio::io_context& loop, Target target, Handlers handlers);

  [[nodiscard]] bool is_up() const { return is_up_; }
  // Answers at once, in failure, while it is not up.
  void call(const Words& words, Answer answer);

 private:
  using Resolver = boost::asio::ip::tcp::resolver;

  void resolve();
  void connect(std::string address);
  void down(const std::string& why);

  boost::asio::io_context& loop_;
  const Target target_;
  const Handlers handlers_;
  Resolver resolver_;
  boost::asio::steady_timer timer_;
  base::Millis pause_ = kPauseMin;
  std::size_t tries_ = 0;
  bool is_up_ = false;
  std::unique_ptr<Connection> connection_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::redis
