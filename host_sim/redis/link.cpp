#include "redis/link.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <iterator>
#include <utility>

namespace latchkey::redis {

using boost::system::error_code;

Link::Link(boost::asio::io_context& loop, Target target, Handlers handlers)
    : loop_(loop),
      target_(std::move(target)),
      handlers_(std::move(handlers)),
      resolver_(loop),
      timer_(loop) {
  resolve();
}

// hiredis would block the loop on a name, so it gets numeric addresses only.
void Link::resolve() {
  error_code not_numeric;
  boost::asio::ip::make_address(target_.address, not_numeric);
  if (!not_numeric) return connect(target_.address);
  resolver_.async_resolve(
      target_.address, std::to_string(target_.port),
      lifetime_.guard([this](const error_code& error, const Resolver::results_type& found) {
        if (error) return down(error.message() + ": " + target_.address);
        // A name may have addresses of which one answers.
        const auto turn = static_cast<std::ptrdiff_t>(tries_++ % found.size());
        connect(std::next(found.begin(), turn)->endpoint().address().to_string());
      }));
}

void Link::connect(std::string address) {
  Target target = target_;
  target.address = std::move(address);
  connection_ = std::make_unique<Connection>(
      loop_, std::move(target),
      Connection::Handlers{
          .on_ready = lifetime_.guard([this] {
            is_up_ = true;
            pause_ = kPauseMin;
            handlers_.on_up();
          }),
          .on_closed = lifetime_.guard([this](const std::string& why) { down(why); }),
          .on_message = lifetime_.guard([this](std::string channel, std::string message) {
            handlers_.on_message(std::move(channel), std::move(message));
          })});
}

void Link::down(const std::string& why) {
  connection_.reset();
  const bool was_up = std::exchange(is_up_, false);
  timer_.expires_after(pause_);
  timer_.async_wait(lifetime_.guard([this](const error_code& /*error*/) { resolve(); }));
  pause_ = std::min(2 * pause_, kPauseMax);
  (was_up ? handlers_.on_lost : handlers_.on_failed)(why);
}

void Link::call(const Words& words, Answer answer) {
  if (is_up_) return connection_->call(words, std::move(answer));
  boost::asio::post(loop_, [answer = std::move(answer)] {
    answer(base::unexpected(Failure{.kind = Failure::Kind::away, .why = "not connected"}));
  });
}

}  // namespace latchkey::redis
