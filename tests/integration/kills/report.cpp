#include "integration/kills/report.hpp"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <set>

namespace latchkey::kills {
namespace {

constexpr std::size_t kStoriesMax = 3;

void add_vehicle_log(const Record& record, const std::vector<Start>& starts,
                     std::vector<std::string>& lines) {
  for (const auto* actuations : {&record.command.steps, &record.command.undo}) {
    for (const Actuation& each : *actuations) {
      const auto count = std::ranges::count(starts, each, &Start::what);
      lines.push_back("  vehicle: " + each.signal + '=' + std::to_string(each.value()) +
                      " was started " + std::to_string(count) + " times");
    }
  }
}

void add_agent_log(const std::string& id, const std::filesystem::path& agent_log,
                   std::vector<std::string>& lines) {
  std::ifstream log(agent_log);
  for (std::string line; std::getline(log, line);) {
    if (line.find(id) != std::string::npos) lines.push_back("  agent: " + line);
  }
}

}  // namespace

std::size_t Report::concluded() const {
  std::size_t sum = 0;
  for (const auto& [what, count] : outcomes) sum += count;
  return sum;
}

void count_commands(const History& history, Report& report) {
  report.sent = history.records().size();
  for (const auto& [id, record] : history.records()) {
    report.acknowledged += record.acknowledged ? 1U : 0U;
    report.accepted += record.accepted ? 1U : 0U;
    report.asked_again += record.asked_at ? 1U : 0U;
    report.copies += record.copies;
    for (const std::string& reason : record.refusals) ++report.refused[reason];
    if (!record.outcome) continue;
    std::string what(to_string(record.outcome->status));
    what.append(", executed ").append(to_string(record.outcome->executed));
    ++report.outcomes[what];
    report.recovered += record.outcome->recovered ? 1U : 0U;
  }
}

std::vector<std::string> evidence(const std::vector<Violation>& violations, const History& history,
                                  const std::vector<Start>& starts,
                                  const std::filesystem::path& agent_log) {
  std::vector<std::string> lines;
  std::set<std::string> told;
  for (const auto& [id, what] : violations) {
    lines.emplace_back(id).append(": ").append(what);
    const auto record = history.records().find(id);
    if (record == history.records().end() || told.size() == kStoriesMax) continue;
    if (!told.insert(id).second) continue;
    for (const std::string& line : history.story(id)) lines.push_back(line);
    add_vehicle_log(record->second, starts, lines);
    add_agent_log(id, agent_log, lines);
  }
  return lines;
}

int print(const Report& report) {
  const auto line = [](std::size_t count, const std::string& what) {
    std::cout << std::setw(7) << count << "  " << what << '\n';
  };
  line(report.kills, "kills of the agent");
  line(report.broker_restarts, "restarts of the broker");
  line(report.sent, "commands sent");
  line(report.acknowledged, "  acknowledged by the broker over the same connection");
  line(report.concurrent_sent, "  while another one ran");
  for (const auto& [reason, count] : report.refused) line(count, "refusals: " + reason);
  line(report.accepted, "commands accepted");
  line(report.concluded(), "outcomes received");
  for (const auto& [what, count] : report.outcomes) line(count, "  " + what);
  line(report.recovered, "  recovered after a restart");
  line(report.duplicates_sent, "duplicates sent on purpose");
  line(report.asked_again, "commands asked for again: an answer was lost with agent or broker");
  line(report.copies, "more copies of outcomes received, byte-identical unless told below");
  line(report.starts, "steps started by the vehicle, none twice unless told below");
  line(report.journal_rows, "commands in the journal at the end");
  line(report.violations.size(), "violations");
  std::cout << report.took.count() / 1000 << " s\n";
  for (const std::string& each : report.evidence) std::cout << each << '\n';
  return report.violations.empty() ? 0 : 1;
}

}  // namespace latchkey::kills
