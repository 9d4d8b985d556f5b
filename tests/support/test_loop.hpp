// TestLoop: a ports::Loop that the test runs by hand, on its own thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

#include "ports/loop.hpp"

namespace latchkey::test_support {

inline constexpr std::chrono::seconds kPatience{20};

class TestLoop final : public ports::Loop {
 public:
  // Runs posted tasks as they come, until `done` holds after one of them. False: `patience` ran
  // out.
  bool run_until(const std::function<bool()>& done, std::chrono::milliseconds patience = kPatience);

 private:
  void do_post(std::function<void()> task) override;

  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> tasks_;
};

}  // namespace latchkey::test_support
