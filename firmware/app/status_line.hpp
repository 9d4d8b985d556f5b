// StatusLine: how the agent is, in a line for people, made from what is noted about it.
#pragma once

#include <string>

#include "core/io.hpp"

namespace latchkey::app {

class StatusLine {
 public:
  // Whether `words` may have changed.
  bool take(const core::Fact& fact);

  // "online; running door_lock"
  [[nodiscard]] std::string words() const;

 private:
  bool online_ = false;
  std::string doing_;  // empty: nothing
};

}  // namespace latchkey::app
