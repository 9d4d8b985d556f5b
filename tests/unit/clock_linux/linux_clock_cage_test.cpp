#include <CppUTest/TestHarness.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "adapters/clock_linux/linux_clock.hpp"

namespace latchkey::clock_linux {
namespace {

constexpr int kTrusted = 1;
constexpr int kUntrusted = 2;
constexpr int kNoFilter = 3;

// As systemd's ProtectClock= does: whoever asks about the clock is told EPERM.
bool forbid_asking() {
  const auto skip_unless = [](unsigned call, std::uint8_t skipped) {
    return sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, skipped);
  };
  std::array<sock_filter, 5> filter{
      sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_adjtimex, 1, 0),
      skip_unless(SYS_clock_adjtime, 1),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// In a process of its own, which the filter dies with.
int trust_where_asking_is_forbidden(Trust trust) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (!forbid_asking()) ::_exit(kNoFilter);
    ::_exit(LinuxClock(trust).now().wall_is_trusted ? kTrusted : kUntrusted);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

}  // namespace

TEST_GROUP(LinuxClockInCage){};

TEST(LinuxClockInCage, Clock_that_may_not_be_asked_about_is_not_trusted) {
  LONGS_EQUAL(kUntrusted, trust_where_asking_is_forbidden(Trust::when_synchronised));
}

TEST(LinuxClockInCage, Clock_that_is_always_trusted_is_not_asked_about) {
  LONGS_EQUAL(kTrusted, trust_where_asking_is_forbidden(Trust::always));
}

}  // namespace latchkey::clock_linux
