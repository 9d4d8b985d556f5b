// EventLoop: the agent's one thread, its only queue and its only wake-up. Idle, it sleeps.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <optional>

#include "base/time.hpp"
#include "ports/loop.hpp"

namespace latchkey::runtime {

class EventLoop final : public ports::Loop {
 public:
  EventLoop();

  // For adapters that stand on Asio themselves.
  [[nodiscard]] boost::asio::io_context& context() { return context_; }

  // Runs until stop(), on the thread that calls it.
  void run();
  void stop();

  // Calls `task` once that moment has come; replaces the wake-up set before. Nothing: none.
  void wake_at(std::optional<base::MonoTime> when, std::function<void()> task);

  // Calls `task` on SIGINT and SIGTERM.
  void on_terminate(std::function<void()> task);

  // Calls `task` on SIGHUP.
  void on_hangup(std::function<void()> task);

 private:
  void do_post(std::function<void()> task) override;
  void await(boost::asio::signal_set& signals, const std::function<void()>& task);

  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  boost::asio::steady_timer timer_;
  std::optional<base::MonoTime> wake_up_;
  boost::asio::signal_set termination_;
  std::function<void()> terminate_;
  boost::asio::signal_set hangup_;
  std::function<void()> hang_up_;
};

}  // namespace latchkey::runtime
