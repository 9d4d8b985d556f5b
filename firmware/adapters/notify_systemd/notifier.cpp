#include "adapters/notify_systemd/notifier.hpp"

#include <systemd/sd-daemon.h>

#include <boost/system/error_code.hpp>
#include <cstdint>

namespace latchkey::notify_systemd {
namespace {

// Whether somebody listens. Nothing of the environment is taken away: it is read each time.
bool tell(const std::string& state) { return ::sd_notify(0, state.c_str()) > 0; }

}  // namespace

void Notifier::ready() {
  if (phase_ != Phase::starting) return;
  phase_ = Phase::ready;
  if (tell("READY=1")) watch();
}

void Notifier::reloading() {
  if (phase_ != Phase::ready) return;
  phase_ = Phase::reloading;
  // When it began: what Type=notify-reload of systemd 253 and later goes by.
  const std::chrono::microseconds now = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
  tell("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(now.count()));
}

void Notifier::reloaded() {
  if (phase_ != Phase::reloading) return;
  phase_ = Phase::ready;
  tell("READY=1");
}

void Notifier::stopping() {
  if (phase_ == Phase::stopping) return;
  phase_ = Phase::stopping;
  tell("STOPPING=1\nSTATUS=stopping");
}

void Notifier::status(const std::string& words) {
  if (phase_ == Phase::stopping || words == status_) return;
  status_ = words;
  tell("STATUS=" + words);
}

// ── the watchdog ──────────────────────────────────────────────────────────────────────────────

void Notifier::watch() {
  std::uint64_t within_us = 0;
  if (::sd_watchdog_enabled(0, &within_us) <= 0) return;
  feed_every_ = std::chrono::microseconds(within_us / 2);
  feed();
}

void Notifier::feed() {
  tell("WATCHDOG=1");
  timer_.expires_after(feed_every_);
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) feed();
  });
}

}  // namespace latchkey::notify_systemd
