// Voice: what the vehicle says to the agent, and when. Answers and signal reports leave in the
// order they were said, `delay` later. A silent vehicle says nothing; it keeps its answers until it
// speaks again, and then first tells every signal anew. Without a listener nothing is kept.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "adapters/hal_socket/protocol.hpp"
#include "base/time.hpp"
#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

class Voice {
 public:
  // More than this waiting: the oldest is dropped.
  static constexpr std::size_t kMessagesMax = 8192;
  static constexpr base::Millis kDelayMax{60'000};

  // A listener that knows nothing yet takes the place of whoever listened before.
  void connect(const Values& values, base::MonoTime now);
  void disconnect();

  void set_delay(base::Millis delay) { delay_ = delay; }
  void set_silent(bool silent, const Values& values, base::MonoTime now);

  void report(std::size_t signal, const core::Value& value, base::MonoTime now);
  void answer(hal_socket::VehicleMessage message, base::MonoTime now);

  [[nodiscard]] std::optional<base::MonoTime> next_due() const;
  std::optional<hal_socket::VehicleMessage> poll(base::MonoTime now);

 private:
  struct Entry {
    base::MonoTime due;
    hal_socket::VehicleMessage message;
  };

  void tell_all(const Values& values, base::MonoTime now);
  void say(hal_socket::VehicleMessage message, base::MonoTime now);

  bool listening_ = false;
  bool silent_ = false;
  base::Millis delay_{0};
  std::deque<Entry> entries_;
};

}  // namespace latchkey::vehicle
