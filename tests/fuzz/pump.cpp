// The whole agent in a simulated world (tests/simulation) in which the input decides what chance
// decides there: who sends what, what goes wrong, and when. Once the input is used up all is made
// well, and every promise must have been kept.
#include "fuzz/target.hpp"
#include "simulation/world.hpp"

void latchkey::fuzz::run(std::string_view input) {
  simulation::Plot plot;
  plot.decisions = input;
  const auto ending = simulation::play(plot);
  if (!ending.violation) return;
  simulation::play(plot, stderr);
  std::fprintf(stderr, "%s\n", ending.violation->what.c_str());
  require(false, simulation::to_string(ending.violation->checker).data());
}
