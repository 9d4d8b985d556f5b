#include "adapters/mqtt_paho/backoff.hpp"

#include <algorithm>

namespace latchkey::mqtt_paho {

base::Millis Backoff::next() {
  constexpr unsigned kDoublingsMax = 16;
  const base::Millis delay = std::min(min_ * (1U << doublings_), max_);
  doublings_ = std::min(doublings_ + 1, kDoublingsMax);
  std::uniform_int_distribution<base::Millis::rep> spread(delay.count() / 2, delay.count());
  return base::Millis{spread(random_)};
}

}  // namespace latchkey::mqtt_paho
