#include "vehicle/voice.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace latchkey::vehicle {

using hal_socket::SignalReport;
using hal_socket::VehicleMessage;

void Voice::connect(const Values& values, base::MonoTime now) {
  disconnect();
  listening_ = true;
  if (!silent_) tell_all(values, now);
}

void Voice::disconnect() {
  listening_ = false;
  entries_.clear();
}

void Voice::set_silent(bool silent, const Values& values, base::MonoTime now) {
  if (silent == silent_) return;
  silent_ = silent;
  if (silent) {
    std::erase_if(entries_, [](const Entry& entry) {
      return std::holds_alternative<SignalReport>(entry.message);
    });
    return;
  }
  auto answers = std::exchange(entries_, {});
  if (listening_) tell_all(values, now);
  for (auto& entry : answers) say(std::move(entry.message), now);
}

void Voice::report(std::size_t signal, const core::Value& value, base::MonoTime now) {
  if (silent_) return;
  say(SignalReport{.path = std::string(kSignals[signal].path), .value = value}, now);
}

void Voice::answer(VehicleMessage message, base::MonoTime now) { say(std::move(message), now); }

std::optional<base::MonoTime> Voice::next_due() const {
  if (silent_ || entries_.empty()) return std::nullopt;
  return entries_.front().due;
}

std::optional<VehicleMessage> Voice::poll(base::MonoTime now) {
  if (silent_ || entries_.empty() || entries_.front().due > now) return std::nullopt;
  VehicleMessage message = std::move(entries_.front().message);
  entries_.pop_front();
  return message;
}

void Voice::tell_all(const Values& values, base::MonoTime now) {
  for (std::size_t i = 0; i < values.size(); ++i) report(i, values[i], now);
}

// A delay that was shortened must not let later messages overtake earlier ones.
void Voice::say(VehicleMessage message, base::MonoTime now) {
  if (!listening_) return;
  if (entries_.size() == kMessagesMax) entries_.pop_front();
  const base::MonoTime due = now + delay_;
  entries_.push_back({.due = entries_.empty() ? due : std::max(due, entries_.back().due),
                      .message = std::move(message)});
}

}  // namespace latchkey::vehicle
