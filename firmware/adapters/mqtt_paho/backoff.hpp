// Backoff: how long to wait before the next attempt to connect.
#pragma once

#include <random>

#include "base/time.hpp"

namespace latchkey::mqtt_paho {

class Backoff {
 public:
  Backoff(base::Millis min, base::Millis max) : min_(min), max_(max) {}

  // `min`, doubled with every call since succeeded(), at most `max`; of that, between half and all
  // at random: vehicles that lost one broker must not come back in step.
  base::Millis next();

  void succeeded() { doublings_ = 0; }

 private:
  const base::Millis min_;
  const base::Millis max_;
  unsigned doublings_ = 0;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace latchkey::mqtt_paho
