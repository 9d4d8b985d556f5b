// Clock: reads both kinds of time.
#pragma once

#include "base/time.hpp"

namespace latchkey::ports {

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] base::Now now() const { return do_now(); }

 private:
  [[nodiscard]] virtual base::Now do_now() const = 0;
};

}  // namespace latchkey::ports
