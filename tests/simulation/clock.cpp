#include "simulation/clock.hpp"

namespace latchkey::simulation {

using std::chrono::hours;
using std::chrono::seconds;

void WallClock::disturb() {
  constexpr double kOften = 0.25;
  Faults& faults = scene_.faults;
  if (faults.strikes(Fault::clock_1970, kOften)) {
    offset_ = base::WallTime{hours(1)} - scene_.true_wall();
    trusted_ = false;
  } else if (faults.strikes(Fault::clock_forward, kOften)) {
    offset_ = scene_.random.chance(0.5) ? base::Millis{seconds(40)} : base::Millis{hours(24)};
  } else if (faults.strikes(Fault::clock_back, kOften)) {
    offset_ = -(scene_.random.chance(0.5) ? base::Millis{seconds(40)} : base::Millis{hours(24)});
  } else if (faults.strikes(Fault::clock_frozen, kOften)) {
    frozen_at_ = now();
  } else if (scene_.random.chance(kOften)) {
    set_right();
  } else {
    return;
  }
  scene_.story.tell("the wall clock is off by ", (now() - scene_.true_wall()).count(), " ms");
}

}  // namespace latchkey::simulation
