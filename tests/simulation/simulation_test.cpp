#include <CppUTest/TestHarness.h>

#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "simulation/campaign.hpp"

namespace latchkey::simulation {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::string told(std::uint64_t seed) {
  const std::unique_ptr<std::FILE, Close> file(std::tmpfile());
  Plot plot;
  plot.seed = seed;
  (void)play(plot, file.get());
  std::string text(static_cast<std::size_t>(std::ftell(file.get())), '\0');
  std::rewind(file.get());
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  return text;
}

CampaignOptions stories(std::uint64_t count) {
  CampaignOptions options;
  options.seeds = count;
  options.jobs = std::max(1U, std::thread::hardware_concurrency());
  return options;
}

void expect_no_violation(const CampaignOptions& options) {
  Counts counts;
  const auto finding = find_violation(options, counts);
  if (!finding) return;
  const std::string text =
      "seed " + std::to_string(finding->plot.seed) + ": " + finding->violation.what;
  FAIL(text.c_str());
}

}  // namespace

TEST_GROUP(Simulation){};

TEST(Simulation, Seed_tells_the_same_story_each_time) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const std::string first = told(seed);
    CHECK(!first.empty());
    STRCMP_EQUAL(first.c_str(), told(seed).c_str());
  }
}

TEST(Simulation, Promises_are_kept_in_every_story) { expect_no_violation(stories(2000)); }

TEST(Simulation, Promises_are_kept_wherever_the_agent_is_cut_off) {
  CampaignOptions options = stories(8);
  options.every_cut = true;
  expect_no_violation(options);
}

}  // namespace latchkey::simulation
