#include "runtime/event_loop.hpp"

#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

#include "base/steady_clock.hpp"

namespace latchkey::runtime {

EventLoop::EventLoop()
    : context_(1),
      busy_(context_.get_executor()),
      timer_(context_),
      termination_(context_),
      hangup_(context_) {}

void EventLoop::run() { context_.run(); }

void EventLoop::stop() { context_.stop(); }

void EventLoop::wake_at(std::optional<base::MonoTime> when, std::function<void()> task) {
  if (when == wake_up_) return;  // most inputs change no deadline: leave the timer alone
  wake_up_ = when;
  if (!when) {
    timer_.cancel();
    return;
  }
  timer_.expires_at(base::on_steady_clock(*when));
  timer_.async_wait([this, task = std::move(task)](const boost::system::error_code& error) {
    if (error) return;  // replaced
    wake_up_.reset();
    task();
  });
}

void EventLoop::on_terminate(std::function<void()> task) {
  terminate_ = std::move(task);
  termination_.add(SIGINT);
  termination_.add(SIGTERM);
  await(termination_, terminate_);
}

void EventLoop::on_hangup(std::function<void()> task) {
  hang_up_ = std::move(task);
  hangup_.add(SIGHUP);
  await(hangup_, hang_up_);
}

void EventLoop::do_post(std::function<void()> task) {
  boost::asio::post(context_, std::move(task));
}

void EventLoop::await(boost::asio::signal_set& signals, const std::function<void()>& task) {
  signals.async_wait([&](const boost::system::error_code& error, int /*signal*/) {
    if (error) return;
    await(signals, task);
    task();
  });
}

}  // namespace latchkey::runtime
