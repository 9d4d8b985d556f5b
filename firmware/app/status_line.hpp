// StatusLine: how the agent is, in a line for people, made from what is noted about it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/time.hpp"
#include "core/io.hpp"

namespace latchkey::app {

class StatusLine {
 public:
  // Whether `words` may have changed.
  bool take(const core::Fact& fact, base::Now now);

  // "online since 2026-11-23T10:00:00Z; running door_lock; 1 outcome waits for the broker". Since
  // when is left out while nobody can tell the time.
  [[nodiscard]] std::string words(std::size_t outcomes_waiting) const;

 private:
  enum class Broker : std::uint8_t { connecting, online, offline };

  bool enter(Broker state, base::Now now);

  Broker broker_ = Broker::connecting;
  std::string since_;  // empty: not known
  std::string doing_;  // empty: nothing
  bool knows_vehicle_ = false;
};

}  // namespace latchkey::app
