#include "runtime/event_loop.hpp"

#include <CppUTest/TestHarness.h>

#include <csignal>
#include <thread>
#include <vector>

namespace latchkey::runtime::testing {
namespace {

base::MonoTime from_now(base::Millis time) {
  const auto now = std::chrono::steady_clock::now() + time;
  return base::MonoTime{
      std::chrono::duration_cast<base::MonoTime::duration>(now.time_since_epoch())};
}

}  // namespace

// A loop that does not come to its stop() is ended by the test's time limit.
TEST_GROUP(Loop) {
  EventLoop loop;
  std::vector<int> ran;

  std::function<void()> note(int number) {
    return [this, number] { ran.push_back(number); };
  }
};

TEST(Loop, Runs_what_is_posted_in_its_order) {
  for (int i = 0; i < 3; ++i) loop.post(note(i));
  loop.post([this] { loop.stop(); });
  loop.run();
  CHECK_TRUE(ran == std::vector<int>({0, 1, 2}));
}

TEST(Loop, Takes_posts_from_another_thread_while_it_sleeps) {
  std::thread other([this] {
    loop.post(note(1));
    loop.post([this] { loop.stop(); });
  });
  loop.run();
  other.join();
  CHECK_TRUE(ran == std::vector<int>({1}));
}

TEST(Loop, Wakes_up_once_not_before_its_time) {
  const base::MonoTime when = from_now(base::Millis{5});
  loop.wake_at(when, [&] {
    CHECK_TRUE(from_now(base::Millis{0}) >= when);
    loop.stop();
  });
  loop.run();
}

TEST(Loop, Later_wake_up_replaces_the_one_before) {
  loop.wake_at(from_now(base::Millis{1}), note(1));
  loop.wake_at(from_now(base::Millis{2}), [this] { loop.stop(); });
  loop.run();
  CHECK_TRUE(ran.empty());
}

TEST(Loop, Wake_up_taken_back_does_not_come) {
  loop.wake_at(from_now(base::Millis{1}), note(1));
  loop.wake_at(std::nullopt, {});
  boost::asio::steady_timer later(loop.context(), std::chrono::milliseconds(5));
  later.async_wait([this](const auto& /*error*/) { loop.stop(); });
  loop.run();
  CHECK_TRUE(ran.empty());
}

TEST(Loop, Wake_up_can_be_set_again_from_within) {
  loop.wake_at(from_now(base::Millis{0}), [this] {
    ran.push_back(1);
    loop.wake_at(from_now(base::Millis{1}), [this] { loop.stop(); });
  });
  loop.run();
  CHECK_TRUE(ran == std::vector<int>({1}));
}

TEST(Loop, Terminate_signals_each_run_the_task) {
  loop.on_terminate([this] {
    ran.push_back(1);
    if (ran.size() == 2) {
      loop.stop();
    } else {
      std::raise(SIGINT);
    }
  });
  loop.post([] { std::raise(SIGTERM); });
  loop.run();
  LONGS_EQUAL(2, ran.size());
}

}  // namespace latchkey::runtime::testing
