// TestClock: the wall clock of a program that a test starts: as far ahead, and as trustworthy, as
// the test says. See preload.cpp for how.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>

namespace latchkey::test_support {

class TestClock {
 public:
  // `file` is where the clock's state is kept. Right, and synchronised.
  explicit TestClock(std::filesystem::path file);

  // Programs that `start` starts go by this clock.
  void with(const std::function<void()>& start) const;

  // Both take effect at once, in programs that run, too.
  void set_ahead(std::chrono::milliseconds ahead);  // negative: behind
  void set_synchronised(bool synchronised);

  [[nodiscard]] std::chrono::milliseconds ahead() const { return ahead_; }
  [[nodiscard]] bool synchronised() const { return synchronised_; }

 private:
  void write() const;

  std::filesystem::path file_;
  std::chrono::milliseconds ahead_{0};
  bool synchronised_ = true;
};

}  // namespace latchkey::test_support
