// Plays stories with an agent that has a bug planted in it, until a promise breaks: the one that is
// named on the command line. Exit status 0: it was found.
#include <algorithm>
#include <cstdio>
#include <thread>

#include "simulation/campaign.hpp"

int main(int argc, char** argv) {
  using namespace latchkey::simulation;
  const auto* checker = std::ranges::find(kAllCheckers, argc == 2 ? argv[1] : "",
                                          [](Checker each) { return to_string(each); });
  if (checker == kAllCheckers.end()) return 2;
  CampaignOptions options;
  options.seeds = 10'000;
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  Counts counts;
  const auto finding = find_violation(options, counts, *checker);
  if (!finding) {
    std::printf("not found in %llu stories\n", static_cast<unsigned long long>(options.seeds));
    return 1;
  }
  std::printf("%s, seed %llu: %s\n", argv[1], static_cast<unsigned long long>(finding->plot.seed),
              finding->violation.what.c_str());
  return 0;
}
