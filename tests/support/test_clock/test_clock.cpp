#include "support/test_clock/test_clock.hpp"

#include <cstdlib>
#include <fstream>
#include <utility>

namespace latchkey::test_support {

TestClock::TestClock(std::filesystem::path file) : file_(std::move(file)) { write(); }

void TestClock::with(const std::function<void()>& start) const {
  // A test has one thread.
  ::setenv("LATCHKEY_TEST_CLOCK", file_.c_str(), 1);       // NOLINT(concurrency-mt-unsafe)
  ::setenv("LD_PRELOAD", LATCHKEY_TEST_CLOCK_PRELOAD, 1);  // NOLINT(concurrency-mt-unsafe)
  try {
    start();
  } catch (...) {
    ::unsetenv("LD_PRELOAD");  // NOLINT(concurrency-mt-unsafe)
    throw;
  }
  ::unsetenv("LD_PRELOAD");  // NOLINT(concurrency-mt-unsafe)
}

void TestClock::set_ahead(std::chrono::milliseconds ahead) {
  ahead_ = ahead;
  write();
}

void TestClock::set_synchronised(bool synchronised) {
  synchronised_ = synchronised;
  write();
}

// Whoever reads sees the old state or the new one.
void TestClock::write() const {
  const std::filesystem::path next = file_.string() + ".next";
  std::ofstream(next) << ahead_.count() << ' ' << (synchronised_ ? 1 : 0) << '\n';
  std::filesystem::rename(next, file_);
}

}  // namespace latchkey::test_support
