#include "supervisor/termination.hpp"

#include <poll.h>
#include <sys/signalfd.h>

#include <csignal>

namespace latchkey::supervisor {
namespace {

Descriptor block_and_collect() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM}) sigaddset(&set, number);
  struct sigaction hang_up {};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) sigaddset(&set, SIGHUP);  // nohup wants it to go on
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return Descriptor(::signalfd(-1, &set, SFD_CLOEXEC));
}

}  // namespace

Termination::Termination() : signals_(block_and_collect()) {}

bool Termination::requested() const {
  pollfd watched{.fd = signals_.get(), .events = POLLIN, .revents = 0};
  return ::poll(&watched, 1, 0) > 0;
}

}  // namespace latchkey::supervisor
