// Loaded into a program with LD_PRELOAD, this is its wall clock: std::chrono::system_clock::now()
// and adjtimex() answer as a file says. The program itself is the one that is shipped, and what
// lies below it (TLS, MQTT, the monotonic clock) keeps the real time.
//
// The file, named by LATCHKEY_TEST_CLOCK, has two whole numbers: milliseconds by which the clock is
// ahead, and whether it is synchronised. It is read anew each time.
#include <fcntl.h>
#include <sys/timex.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>

namespace {

struct State {
  std::chrono::milliseconds ahead{0};
  bool synchronised = true;
};

State state() {
  State state;
  const char* path = std::getenv("LATCHKEY_TEST_CLOCK");  // NOLINT(concurrency-mt-unsafe)
  const int file = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return state;
  std::array<char, 64> text{};
  if (::read(file, text.data(), text.size() - 1) > 0) {
    char* rest = nullptr;
    state.ahead = std::chrono::milliseconds{std::strtoll(text.data(), &rest, 10)};
    state.synchronised = std::strtoll(rest, nullptr, 10) != 0;
  }
  ::close(file);
  return state;
}

}  // namespace

std::chrono::system_clock::time_point std::chrono::system_clock::now() noexcept {
  timespec real{};
  ::clock_gettime(CLOCK_REALTIME, &real);
  return time_point(seconds{real.tv_sec} + nanoseconds{real.tv_nsec} + state().ahead);
}

extern "C" int adjtimex(timex* clock) noexcept {
  const bool synchronised = state().synchronised;
  *clock = {};
  clock->status = synchronised ? STA_PLL : STA_UNSYNC;
  return synchronised ? TIME_OK : TIME_ERROR;
}
