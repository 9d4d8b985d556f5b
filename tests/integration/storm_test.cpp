// A storm: 20,000 signed commands flat out while one runs. Every one is answered `busy`, the
// running one ends on time, and the agent does not grow.
#include <CppUTest/TestHarness.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "integration/simulation.hpp"

using latchkey::integration::Answer;
using latchkey::integration::Json;
using latchkey::integration::ProbeMessage;
using latchkey::integration::Simulation;
using std::chrono::duration;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t kStormSize = 20'000;
constexpr std::chrono::seconds kLifetime{280};
constexpr double kHoldSeconds = 20.0;  // hazard_lights in catalogue.json
constexpr double kLateSecondsMax = 1.0;
constexpr long kPeakKibibytesMax = 24 * 1024;  // 3 MiB of it are its own, the rest libraries
constexpr long kGrowthKibibytesMax = 2 * 1024;

double seconds_since(steady_clock::time_point begin) {
  return duration<double>(steady_clock::now() - begin).count();
}

// The most memory that the process ever had resident.
long peak_kibibytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
  }
  return -1;
}

}  // namespace

TEST_GROUP(Storm) { Simulation sim{{.catalogue = LATCHKEY_TEST_CATALOGUE}}; };

TEST(Storm, Every_command_is_answered_busy_and_the_running_one_ends_on_time) {
  std::vector<std::string> commands;
  std::set<std::string> unanswered;
  for (std::size_t i = 0; i < kStormSize; ++i) {
    auto claims = sim.driver().claims("door_unlock");
    claims.expires_at = claims.issued_at + kLifetime;  // signing all of them takes its time
    unanswered.insert(claims.id);
    commands.push_back(sim.driver().sign(claims));
  }

  const auto begin = steady_clock::now();
  const std::string running = sim.owner().send("hazard_lights");
  sim.owner().await(running, "in_progress");

  std::map<std::string, std::size_t> answers;
  const auto count = [&](const ProbeMessage& message) {
    if (!message.topic.starts_with("clients/")) return;
    const Json body = Json::parse(message.payload);
    ++answers[body.at("status").get<std::string>() + ' ' +
              body.at("reason").at("code").get<std::string>()];
    unanswered.erase(body.at("id"));
  };
  const long before = peak_kibibytes(sim.stack().agent().pid());
  const auto storm = steady_clock::now();
  sim.driver().probe().flood(
      kStormSize, [&](std::size_t i) { return sim.driver().envelope(commands[i]); }, count);
  while (!unanswered.empty()) {
    const auto message = sim.driver().probe().receive();
    if (!message) break;
    count(*message);
  }
  const double storm_seconds = seconds_since(storm);

  if (!unanswered.empty()) {
    FAIL((std::to_string(unanswered.size()) + " unanswered; the agent's log ends:\n" +
          sim.stack().agent().last_lines(20))
             .c_str());
  }
  LONGS_EQUAL(1, answers.size());
  LONGS_EQUAL(kStormSize, answers["rejected busy"]);

  const Answer outcome = sim.owner().outcome(running);
  const double run_seconds = seconds_since(begin);
  STRCMP_EQUAL("succeeded", outcome.status().c_str());
  CHECK(run_seconds >= kHoldSeconds);
  CHECK(run_seconds < kHoldSeconds + kLateSecondsMax);
  LONGS_EQUAL(2, sim.actuations());  // the lights, on and off

  const long peak = peak_kibibytes(sim.stack().agent().pid());
  std::cout << "storm: " << kStormSize << " answered in " << storm_seconds << " s; peak RSS "
            << peak << " KiB, before it " << before << " KiB; the running command took "
            << run_seconds << " s\n";
  CHECK(before > 0);
  // A debug build or a sanitizer carries its own weight.
  if (LATCHKEY_IS_RELEASE) {
    CHECK(peak - before < kGrowthKibibytesMax);
    CHECK(peak < kPeakKibibytesMax);
  }
}
