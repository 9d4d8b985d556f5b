#include "integration/kills/agent_process.hpp"

#include <csignal>
#include <stdexcept>

#include "integration/or_throw.hpp"

namespace latchkey::kills {
namespace {

using integration::or_throw;
using namespace std::chrono_literals;

constexpr auto kDiesWithin = 5s;
constexpr auto kEndsWithin = 10s;

}  // namespace

void AgentProcess::launch() { or_throw(stack_.launch_agent()); }

void AgentProcess::kill() {
  stack_.agent().signal(SIGKILL);
  if (!stack_.agent().wait_until(supervisor::in(kDiesWithin))) {
    throw std::runtime_error("the agent does not die of SIGKILL");
  }
}

std::optional<std::string> AgentProcess::ended() {
  const auto ending = stack_.agent().ending();
  if (!ending) return {};
  return to_string(*ending) + ":\n" + stack_.agent().last_lines(20);
}

std::optional<std::string> AgentProcess::stop() {
  const auto ending = stack_.agent().stop(kEndsWithin);
  if (!ending.by_signal && ending.code == 0) return {};
  return to_string(ending);
}

journal_sqlite::JournalDump AgentProcess::journal() const {
  return or_throw(
      journal_sqlite::read_journal(stack_.workspace().file("journal/journal.db").string()));
}

std::filesystem::path AgentProcess::log() const { return stack_.workspace().file("log/agent.log"); }

}  // namespace latchkey::kills
