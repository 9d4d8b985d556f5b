// A campaign: many stories, on several threads, and the report about them.
#pragma once

#include <cstdint>
#include <cstdio>

#include "simulation/world.hpp"

namespace latchkey::simulation {

struct CampaignOptions {
  std::uint64_t seeds = 2000;
  std::uint64_t first_seed = 1;
  unsigned jobs = 1;
  bool every_cut = false;
};

enum class Verdict : std::uint8_t { kept = 0, broken = 1, incomplete = 3 };

// Prints the report. Of a broken promise it tells the shortest story that it finds.
Verdict run_campaign(const CampaignOptions& options, std::FILE* out);

// Whether every promise was kept.
bool tell_story(const Plot& plot, std::FILE* out);

struct Finding {
  Plot plot;
  Violation violation;
};

// Plays without a report, until the first promise is broken; with `of`, the first one of these.
std::optional<Finding> find_violation(const CampaignOptions& options, Counts& counts,
                                      std::optional<Checker> of = {});

}  // namespace latchkey::simulation
