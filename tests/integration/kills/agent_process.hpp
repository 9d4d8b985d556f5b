// AgentProcess: the agent of a Stack, killed by SIGKILL.
#pragma once

#include "integration/kills/victim.hpp"
#include "supervisor/stack.hpp"

namespace latchkey::kills {

class AgentProcess final : public Victim {
 public:
  // `stack` runs it already, and outlives this.
  explicit AgentProcess(supervisor::Stack& stack) : stack_(stack) {}

  void launch() override;
  void kill() override;
  std::optional<std::string> ended() override;
  std::optional<std::string> stop() override;
  [[nodiscard]] journal_sqlite::JournalDump journal() const override;
  [[nodiscard]] std::filesystem::path log() const override;

 private:
  supervisor::Stack& stack_;
};

}  // namespace latchkey::kills
