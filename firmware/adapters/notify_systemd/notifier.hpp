// Notifier: tells systemd how the service is (sd_notify(3)), and that its event loop still turns.
//
// Where nobody listens (no NOTIFY_SOCKET in the environment) it does nothing. A message that cannot
// be sent is lost, and a call that does not fit what was told before sends nothing.
// Threading: the event loop's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <string>

namespace latchkey::notify_systemd {

class Notifier {
 public:
  explicit Notifier(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  // The service takes commands. From here on the watchdog is fed, if the unit has one: twice in its
  // time, by a timer of the loop, so that a loop that is stuck feeds nothing.
  void ready();

  // Around a change of configuration.
  void reloading();
  void reloaded();

  // The last to be told: the service is ending.
  void stopping();

  // How it is, in words for `systemctl status`. The same words again are not sent.
  void status(const std::string& words);

 private:
  enum class Phase : std::uint8_t { starting, ready, reloading, stopping };

  void watch();
  void feed();

  boost::asio::steady_timer timer_;
  std::chrono::microseconds feed_every_{0};
  Phase phase_ = Phase::starting;
  std::string status_;
};

}  // namespace latchkey::notify_systemd
