// Scene: what all parts of a simulated story share, and where an agent's run can be cut off.
#pragma once

#include <functional>
#include <optional>

#include "simulation/fault.hpp"
#include "simulation/ghost.hpp"
#include "simulation/keys.hpp"
#include "simulation/random.hpp"
#include "simulation/scheduler.hpp"
#include "simulation/story.hpp"

namespace latchkey::simulation {

struct Counts {
  FaultCounts faults{};
  CheckerCounts checkers{};
  std::uint64_t seeds = 0;
  std::uint64_t commands = 0;  // sent, each copy
  std::uint64_t accepted = 0;
  std::uint64_t recovered = 0;
  std::uint64_t runs = 0;     // of the agent
  std::uint64_t effects = 0;  // that left the agent while it could be cut off

  void add(const Counts& other);
};

// One run of the agent, from its start to its end, which may come at any moment.
class Run {
 public:
  enum class Cut : std::uint8_t { power, process };

  // `on_effect` is called right before each effect and right after it, and may end the run.
  explicit Run(std::function<void(Run&, bool before)> on_effect)
      : on_effect_(std::move(on_effect)) {}

  [[nodiscard]] bool is_alive() const { return !cut_; }
  [[nodiscard]] std::optional<Cut> cut() const { return cut_; }
  void end(Cut how) {
    if (!cut_) cut_ = how;
  }

  // An effect on the world outside: it happens unless the run has ended, or ends right before it.
  template <class Act>
  void effect(Act act) {
    if (is_alive()) on_effect_(*this, true);
    if (!is_alive()) return;
    act();
    on_effect_(*this, false);
  }

 private:
  std::function<void(Run&, bool before)> on_effect_;
  std::optional<Cut> cut_;
};

struct Scene {
  Scene(Random chance, FaultSet only, std::FILE* out)
      : random(chance),
        faults(random, counts.faults, only),
        story(scheduler, out),
        ghost(counts.checkers, keys, story) {}

  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  Counts counts;
  Random random;
  Scheduler scheduler;
  Faults faults;
  KeyRing keys;
  Story story;
  Ghost ghost;

  // What the world's clocks would show if they were right.
  [[nodiscard]] base::WallTime true_wall() const {
    return base::WallTime{std::chrono::seconds(1'790'000'000)} +
           std::chrono::floor<base::Millis>(scheduler.now().time_since_epoch());
  }
};

}  // namespace latchkey::simulation
