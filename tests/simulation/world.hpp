// World: one story, from its seed. Things go wrong for a while, then all is made well, and the
// ghost says whether every promise was kept.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>

#include "simulation/life.hpp"
#include "simulation/sender.hpp"

namespace latchkey::simulation {

struct Ending {
  Counts counts;
  std::optional<Violation> violation;
};

// Where the agent is cut off besides where chance has it: before or after its n-th effect.
struct CutPoint {
  std::uint64_t effect;
  bool before;
};

// What a story follows from.
struct Plot {
  std::uint64_t seed = 1;
  std::optional<std::string_view> decisions{};  // instead of the seed
  std::optional<CutPoint> cut;
  FaultSet only = FaultSet().set();  // of the faults that chance has in it
};

// `story`: where to tell it, or nullptr.
Ending play(const Plot& plot, std::FILE* story = nullptr);

class World {
 public:
  World(const Plot& plot, std::FILE* story);

  Ending play();

 private:
  void start_agent();
  void end_agent();
  void on_effect(Run& run, bool before);
  void disturb();
  void revoke_key();
  bool run_for(Micros time);  // whether every promise was kept
  void end_well();
  void make_well();
  void finish();

  Scene scene_;
  Surroundings around_;
  Sender sender_;
  std::optional<CutPoint> cut_;
  double cut_probability_;
  std::unique_ptr<Life> life_;
  std::string epoch_;
};

}  // namespace latchkey::simulation
