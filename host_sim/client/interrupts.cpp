#include "client/interrupts.hpp"

#include <pthread.h>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "client/outcome.hpp"

namespace latchkey::client {
namespace {

constexpr int kStop = SIGUSR1;  // ends our own thread

sigset_t signals_waited_for() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, kStop}) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

Interrupts::Attachment::Attachment(Interrupts& interrupts, std::function<void()> tell)
    : interrupts_(interrupts) {
  const std::lock_guard lock(interrupts_.mutex_);
  interrupts_.tell_ = std::move(tell);
}

Interrupts::Attachment::~Attachment() {
  const std::lock_guard lock(interrupts_.mutex_);
  interrupts_.tell_ = nullptr;
}

Interrupts::Interrupts() {
  const sigset_t signals = signals_waited_for();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::thread([this] { wait_for_signals(); });
}

Interrupts::~Interrupts() {
  pthread_kill(thread_.native_handle(), kStop);
  thread_.join();
}

void Interrupts::wait_for_signals() {
  const sigset_t signals = signals_waited_for();
  bool told = false;
  for (int signal = 0; sigwait(&signals, &signal) == 0 && signal != kStop;) {
    const std::lock_guard lock(mutex_);
    if (!tell_ || told) std::_Exit(static_cast<int>(Exit::interrupted));
    tell_();
    told = true;
  }
}

}  // namespace latchkey::client
