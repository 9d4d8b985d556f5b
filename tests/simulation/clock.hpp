// The gateway's clocks. The monotonic one begins anew with each run; the wall clock may be wrong.
#pragma once

#include "ports/clock.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

// Survives the agent's runs.
class WallClock {
 public:
  explicit WallClock(Scene& scene) : scene_(scene) {}

  [[nodiscard]] base::WallTime now() const {
    return frozen_at_ ? *frozen_at_ : scene_.true_wall() + offset_;
  }

  // A clock that was never set is known to be wrong; one that was set wrongly is not.
  [[nodiscard]] bool is_trusted() const { return trusted_; }

  // Now and then it jumps, stops or comes right again.
  void disturb();
  void set_right() {
    offset_ = {};
    frozen_at_.reset();
    trusted_ = true;
  }

 private:
  Scene& scene_;
  base::Millis offset_{0};
  std::optional<base::WallTime> frozen_at_;
  bool trusted_ = true;
};

class Clock final : public ports::Clock {
 public:
  Clock(const Scheduler& scheduler, const WallClock& wall)
      : scheduler_(scheduler), wall_(wall), started_(scheduler.now()) {}

  [[nodiscard]] base::MonoTime to_simulated(base::MonoTime mono) const {
    return started_ + mono.time_since_epoch();
  }

 private:
  [[nodiscard]] base::Now do_now() const override {
    return {base::MonoTime{scheduler_.now() - started_}, wall_.now(), wall_.is_trusted()};
  }

  const Scheduler& scheduler_;
  const WallClock& wall_;
  base::MonoTime started_;
};

}  // namespace latchkey::simulation
