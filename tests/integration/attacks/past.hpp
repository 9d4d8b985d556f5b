// Past: an agent whose clock and journal an attacker, or an accident, turns back.
//
// The agent is the real one, goes by a clock of the test's (support/test_clock), and trusts it
// while that is synchronised. Its owner's clock is always right.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "integration/simulation.hpp"
#include "support/test_clock/test_clock.hpp"

namespace latchkey::integration {

class Past {
 public:
  Past();

  [[nodiscard]] test_support::TestClock& clock() { return clock_; }
  [[nodiscard]] App& owner() { return sim_.owner(); }
  [[nodiscard]] const std::string& epoch() const { return epoch_; }  // of the agent that runs

  // The owner's message that opens a window, good for a minute.
  [[nodiscard]] ProbeMessage command(const std::string& epoch = {});
  // One that is sent and carried out; its outcome is remembered.
  ProbeMessage carry_out(const std::string& epoch = {});
  void undo();  // closes the window

  void stop_agent();
  void start_agent();
  void restart_agent();

  // The agent restarts with the journal that was kept, or with none.
  void keep_journal();
  void restore_journal();
  void lose_journal();

  // Of what was sent before.
  Answer outcome_of(const ProbeMessage& command);
  void check_outcome_refused(const ProbeMessage& command, const char* reason);
  // Sends it.
  void check_refused(const ProbeMessage& command, const char* reason);
  void check_answered_with_the_stored_outcome(const ProbeMessage& command);

  void check_moved();  // since carry_out() or undo()
  // The owner's next command is carried out; one with an epoch, when the clock is not set.
  void check_obeyed();

 private:
  void trust_the_kernel();
  [[nodiscard]] std::filesystem::path journal();
  [[nodiscard]] std::filesystem::path kept();

  Simulation sim_;
  test_support::TestClock clock_;
  std::string epoch_;
  std::string outcome_;
  std::size_t actuations_ = 0;
};

}  // namespace latchkey::integration
