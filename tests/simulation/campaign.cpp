#include "simulation/campaign.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace latchkey::simulation {
namespace {

// Fewer stories than these cannot be expected to have met every fault.
constexpr std::uint64_t kEnoughForAllFaults = 1000;

class Workers {
 public:
  Workers(const CampaignOptions& options, std::optional<Checker> of)
      : options_(options), of_(of), next_(options.first_seed) {}

  void run() {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < options_.jobs; ++i) threads.emplace_back([this] { work(); });
  }

  Counts counts;
  std::optional<Finding> finding;  // of the lowest seed among those that were played

 private:
  void work() {
    Counts mine;
    for (;;) {
      const std::uint64_t seed = next_.fetch_add(1);
      if (seed >= options_.first_seed + options_.seeds || broken_) break;
      play_seed(seed, mine);
    }
    const std::scoped_lock lock(mutex_);
    counts.add(mine);
  }

  void play_seed(std::uint64_t seed, Counts& mine) {
    const std::uint64_t before = mine.effects;
    if (!play_one(seed, std::nullopt, mine) || !options_.every_cut) return;
    const std::uint64_t effects = mine.effects - before;
    for (std::uint64_t effect = 1; effect <= effects; ++effect) {
      for (const bool at : {true, false}) {
        if (broken_ || !play_one(seed, CutPoint{effect, at}, mine)) return;
      }
    }
  }

  bool play_one(std::uint64_t seed, std::optional<CutPoint> cut, Counts& mine) {
    Plot plot;
    plot.seed = seed;
    plot.cut = cut;
    const Ending ending = play(plot);
    mine.add(ending.counts);
    if (!ending.violation || (of_ && ending.violation->checker != *of_)) return true;
    broken_ = true;
    const std::scoped_lock lock(mutex_);
    if (!finding || seed < finding->plot.seed) finding = Finding{plot, *ending.violation};
    return false;
  }

  const CampaignOptions& options_;
  std::optional<Checker> of_;
  std::atomic<std::uint64_t> next_;
  std::atomic<bool> broken_ = false;
  std::mutex mutex_;
};

void report(const Counts& counts, double seconds, unsigned jobs, std::FILE* out) {
  const auto count = [out](const char* what, std::uint64_t n) {
    std::fprintf(out, "%-20s %12llu\n", what, static_cast<unsigned long long>(n));
  };
  count("stories", counts.seeds);
  count("commands sent", counts.commands);
  count("commands accepted", counts.accepted);
  count("runs of the agent", counts.runs);
  count("recoveries", counts.recovered);
  count("effects", counts.effects);
  const double per_second = static_cast<double>(counts.seeds) / seconds;
  std::fprintf(out, "%.1f s, %.0f stories/s, %.0f stories/s per job\n\nFaults injected\n", seconds,
               per_second, per_second / jobs);
  for (std::size_t i = 0; i < kFaults; ++i) {
    const auto name = std::string(to_string(static_cast<Fault>(i)));
    count(("  " + name).c_str(), counts.faults[i]);
  }
  std::fprintf(out, "\nPromises put to the test\n");
  for (std::size_t i = 0; i < kCheckers; ++i) {
    const auto name = std::string(to_string(static_cast<Checker>(i)));
    count(("  " + name).c_str(), counts.checkers[i]);
  }
}

std::size_t report_missing(const Counts& counts, std::FILE* out) {
  std::size_t missing = 0;
  for (std::size_t i = 0; i < kFaults; ++i) {
    if (counts.faults[i] > 0) continue;
    ++missing;
    std::fprintf(out, "never injected: %s\n",
                 std::string(to_string(static_cast<Fault>(i))).c_str());
  }
  for (std::size_t i = 0; i < kCheckers; ++i) {
    if (counts.checkers[i] > 0) continue;
    ++missing;
    std::fprintf(out, "never checked: %s\n",
                 std::string(to_string(static_cast<Checker>(i))).c_str());
  }
  return missing;
}

// Leaves out every fault that the promise is broken without.
Plot simplified(const Finding& finding) {
  Plot plot = finding.plot;
  for (std::size_t i = 0; i < kFaults; ++i) {
    plot.only.reset(i);
    const auto violation = play(plot).violation;
    if (!violation || violation->checker != finding.violation.checker) plot.only.set(i);
  }
  return plot;
}

void report_finding(const Finding& finding, std::FILE* out) {
  const Plot plot = simplified(finding);
  std::string again = "./dev simulate --tell --seed " + std::to_string(plot.seed);
  if (plot.cut) {
    again +=
        (plot.cut->before ? " --cut-before " : " --cut-after ") + std::to_string(plot.cut->effect);
  }
  std::fprintf(out,
               "A promise is broken. The story, without the faults that it does not need:\n\n");
  const Ending ending = play(plot, out);
  for (std::size_t i = 0; i < kFaults; ++i) {
    if (plot.only[i]) again += " --only " + std::string(to_string(static_cast<Fault>(i)));
  }
  if (plot.only.none()) again += " --only none";
  std::fprintf(out, "\nBROKEN: %s: %s\nTell it again:\n%s\n\n",
               std::string(to_string(ending.violation->checker)).c_str(),
               ending.violation->what.c_str(), again.c_str());
}

}  // namespace

std::optional<Finding> find_violation(const CampaignOptions& options, Counts& counts,
                                      std::optional<Checker> of) {
  Workers workers(options, of);
  workers.run();
  counts = workers.counts;
  return workers.finding;
}

bool tell_story(const Plot& plot, std::FILE* out) {
  const Ending ending = play(plot, out);
  if (ending.violation) return false;
  std::fprintf(out, "every promise was kept\n");
  return true;
}

Verdict run_campaign(const CampaignOptions& options, std::FILE* out) {
  const auto from = std::chrono::steady_clock::now();
  Counts counts;
  const auto finding = find_violation(options, counts);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
  if (finding) report_finding(*finding, out);
  report(counts, took.count(), options.jobs, out);
  if (finding) return Verdict::broken;
  if (options.seeds >= kEnoughForAllFaults && report_missing(counts, out) > 0) {
    return Verdict::incomplete;
  }
  std::fprintf(out, "\nEvery promise was kept.\n");
  return Verdict::kept;
}

}  // namespace latchkey::simulation
