// What a run comes to, for people.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "integration/kills/history.hpp"
#include "integration/kills/vehicle_log.hpp"

namespace latchkey::kills {

struct Report {
  std::size_t kills = 0;
  std::size_t broker_restarts = 0;
  std::size_t sent = 0;
  std::size_t acknowledged = 0;
  std::size_t accepted = 0;
  std::map<std::string, std::size_t> refused;   // answers, by reason
  std::map<std::string, std::size_t> outcomes;  // by status and what was executed
  std::size_t recovered = 0;
  std::size_t concurrent_sent = 0;
  std::size_t duplicates_sent = 0;
  std::size_t asked_again = 0;
  std::size_t copies = 0;  // of outcomes, byte-identical
  std::size_t starts = 0;  // steps, by the vehicle's log
  std::size_t journal_rows = 0;
  std::chrono::milliseconds took{0};
  std::vector<Violation> violations;
  std::vector<std::string> evidence;  // the story of the first violations

  [[nodiscard]] std::size_t concluded() const;
};

// Counts what the history holds of it; `sent` and the like are the caller's.
void count_commands(const History& history, Report& report);

// The violations, and all that is known about the first commands concerned: what the client saw,
// what the vehicle started, and what the agent wrote to its log.
std::vector<std::string> evidence(const std::vector<Violation>& violations, const History& history,
                                  const std::vector<Start>& starts,
                                  const std::filesystem::path& agent_log);

// To stdout: what happened, and the evidence. Returns a program's exit status: 0 all as promised, 1
// a promise was broken.
int print(const Report& report);

}  // namespace latchkey::kills
