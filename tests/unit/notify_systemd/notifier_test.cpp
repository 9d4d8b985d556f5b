#include "adapters/notify_systemd/notifier.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <optional>
#include <string>

#include "support/notify_socket.hpp"
#include "support/test_loop.hpp"

namespace latchkey::notify_systemd {

using std::chrono::milliseconds;

TEST_GROUP(Notifier) {
  test_support::NotifySocket systemd;
  boost::asio::io_context loop;
  Notifier notifier{loop.get_executor()};

  void setup() override { ::setenv("NOTIFY_SOCKET", systemd.path().c_str(), 1); }

  void teardown() override {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
  }

  void expect(const char* message) {
    STRCMP_EQUAL(message, systemd.next(test_support::kPatience).value_or("nothing").c_str());
  }

  // What is told arrives at once.
  void expect_silence() { CHECK_FALSE(systemd.next(milliseconds{0}).has_value()); }

  void run_until_fed() {
    auto message = systemd.next(milliseconds{0});
    while (!message) {
      CHECK_TRUE(loop.run_one_for(test_support::kPatience) == 1);
      message = systemd.next(milliseconds{0});
    }
    STRCMP_EQUAL("WATCHDOG=1", message->c_str());
  }
};

TEST(Notifier, Tells_a_life_in_its_order) {
  notifier.ready();
  expect("READY=1");
  notifier.status("online");
  expect("STATUS=online");
  notifier.stopping();
  expect("STOPPING=1\nSTATUS=stopping");
  expect_silence();
}

TEST(Notifier, Reload_is_told_with_its_time_and_its_end) {
  notifier.ready();
  expect("READY=1");
  const auto before = std::chrono::steady_clock::now().time_since_epoch();
  notifier.reloading();
  const std::string message = systemd.await("RELOADING=1\nMONOTONIC_USEC=");
  const auto told = std::chrono::microseconds(std::stoll(message.substr(message.rfind('=') + 1)));
  CHECK_TRUE(told >= std::chrono::duration_cast<std::chrono::microseconds>(before));
  CHECK_TRUE(told <= std::chrono::steady_clock::now().time_since_epoch());
  notifier.reloaded();
  expect("READY=1");
}

TEST(Notifier, What_does_not_fit_is_not_told) {
  notifier.reloading();  // not ready yet
  notifier.reloaded();
  expect_silence();
  notifier.ready();
  expect("READY=1");
  notifier.ready();
  notifier.reloaded();
  expect_silence();
  notifier.stopping();
  expect("STOPPING=1\nSTATUS=stopping");
  notifier.stopping();
  notifier.reloading();
  notifier.ready();
  notifier.status("online");
  expect_silence();
}

TEST(Notifier, Same_status_is_told_once) {
  notifier.status("online");
  expect("STATUS=online");
  notifier.status("online");
  expect_silence();
  notifier.status("offline");
  expect("STATUS=offline");
}

TEST(Notifier, Without_a_listener_nothing_is_done) {
  ::unsetenv("NOTIFY_SOCKET");
  ::setenv("WATCHDOG_USEC", "1000", 1);
  notifier.ready();
  notifier.status("online");
  notifier.stopping();
  expect_silence();
  LONGS_EQUAL(0, loop.run());  // no timer, either
}

TEST(Notifier, Without_a_watchdog_the_loop_is_not_woken) {
  notifier.ready();
  LONGS_EQUAL(0, loop.run());
}

TEST(Notifier, Watchdog_is_fed_from_ready_on_and_again_in_half_its_time) {
  constexpr milliseconds kWithin{1000};
  ::setenv("WATCHDOG_USEC", "1000000", 1);
  notifier.status("starting");
  LONGS_EQUAL(0, loop.run());
  loop.restart();
  expect("STATUS=starting");
  notifier.ready();
  expect("READY=1");
  const auto begin = std::chrono::steady_clock::now();
  run_until_fed();
  run_until_fed();
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK_TRUE(took >= kWithin / 2 && took < kWithin);
}

TEST(Notifier, Loop_that_is_stuck_feeds_nothing) {
  ::setenv("WATCHDOG_USEC", "2000", 1);
  notifier.ready();
  expect("READY=1");
  run_until_fed();
  std::optional<std::string> fed;
  bool has_run = false;
  boost::asio::post(loop, [&] {
    while (systemd.next(milliseconds{0})) {
    }
    fed = systemd.next(milliseconds{50});  // the loop is held up for many times its half
    has_run = true;
  });
  while (!has_run) CHECK_TRUE(loop.run_one_for(test_support::kPatience) == 1);
  CHECK_FALSE(fed.has_value());
  run_until_fed();  // it turns again
}

}  // namespace latchkey::notify_systemd
