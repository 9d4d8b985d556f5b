// latchkey-simulate: plays many stories and says what came of them. Exit status: 0 all promises
// kept and all faults injected, 1 a promise broken, 2 usage, 3 a fault was never injected.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "simulation/campaign.hpp"

int main(int argc, char** argv) {
  using namespace latchkey::simulation;
  CLI::App cli{"Plays stories in which everything goes wrong, each from one seed."};
  CampaignOptions options;
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  Plot plot;
  bool tell = false;
  std::optional<std::uint64_t> cut_before;
  std::optional<std::uint64_t> cut_after;
  std::vector<std::string> only;
  cli.add_option("--seeds", options.seeds, "How many stories")->capture_default_str();
  cli.add_option("--seed", options.first_seed, "The first one's seed")->capture_default_str();
  cli.add_option("--jobs", options.jobs, "How many at a time")->check(CLI::Range(1, 1024));
  cli.add_flag("--every-cut", options.every_cut,
               "Play each story once more for every effect, with a cut before it and after it");
  auto* telling = cli.add_flag("--tell", tell, "Tell the story of --seed, event by event");
  cli.add_option("--cut-before", cut_before, "Cut the agent off before this effect")
      ->needs(telling);
  cli.add_option("--cut-after", cut_after, "Cut the agent off after this effect")->needs(telling);
  cli.add_option("--only", only, "This fault and no others (or none); may be repeated")
      ->needs(telling);
  try {
    cli.parse(argc, argv);
    if (!only.empty()) plot.only.reset();
    for (const std::string& name : only) {
      const auto fault = find_fault(name);
      if (!fault && name != "none") throw CLI::ValidationError("--only", name + " is no fault");
      if (fault) plot.only.set(static_cast<std::size_t>(*fault));
    }
  } catch (const CLI::ParseError& error) {
    return cli.exit(error) == 0 ? 0 : 2;
  }
  if (!tell) return static_cast<int>(run_campaign(options, stdout));
  plot.seed = options.first_seed;
  if (cut_before) plot.cut = CutPoint{*cut_before, true};
  if (cut_after) plot.cut = CutPoint{*cut_after, false};
  return tell_story(plot, stdout) ? 0 : 1;
}
