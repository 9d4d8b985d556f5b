// Hops: the arrows of a sequence diagram, as events: who has told whom what, and when.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "base/time.hpp"
#include "cloud/command.hpp"
#include "cloud/events.hpp"

namespace latchkey::cloud {

enum class Party : std::uint8_t { app, cloud, broker, agent, vehicle };

struct Hop {
  Party from;
  Party to;
  std::string_view what;
  std::string_view detail{};
  std::optional<base::WallTime> at{};  // none: now
};

class Hops {
 public:
  using Clock = std::function<std::chrono::system_clock::time_point()>;

  Hops(Events& events, Clock clock) : events_(events), clock_(std::move(clock)) {}

  // Of a command, or of one that was turned away.
  void tell(std::string_view vin, std::string_view id, std::string_view traceparent,
            const Hop& hop) const;
  void tell(const Command& command, const Hop& hop) const {
    tell(command.vin, command.id, command.traceparent, hop);
  }

  // What stands behind a callback that has come: it was `before`, and is `now`.
  void tell_callback(const Command& before, const Command& now) const;

 private:
  Events& events_;
  Clock clock_;
};

}  // namespace latchkey::cloud
