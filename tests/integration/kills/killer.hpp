// Killer: when the agent dies next. Pure; one thread.
#pragma once

#include <chrono>
#include <random>

#include "integration/kills/history.hpp"

namespace latchkey::kills {

// The defaults are for an agent that is up in some hundredths of a second.
struct KillTimes {
  std::chrono::milliseconds early_within{80};  // after its start, when it is not to come up
  std::chrono::milliseconds up_within{3000};   // then it dies although it was not seen
  std::chrono::milliseconds within{400};       // of its being up
  std::chrono::milliseconds rest_max{15'000};
};

class Killer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Killer(std::mt19937_64& random, const KillTimes& times) : random_(random), times_(times) {}

  // A new agent was started: one in five dies before it is up, or hardly up.
  void on_started(Time now);
  // It has announced itself.
  void on_up(Time now);

  // The agent is to die now. A command that has died with it often enough is left to be settled,
  // or the five seconds that this can take would begin anew and never end.
  [[nodiscard]] bool due(Time now, const History& history);
  [[nodiscard]] Time next() const { return at_; }
  // It was left alone long enough, and the command is still not settled.
  [[nodiscard]] bool waits_in_vain() const { return waits_in_vain_; }

 private:
  [[nodiscard]] std::chrono::milliseconds up_to(std::chrono::milliseconds most);

  std::mt19937_64& random_;
  KillTimes times_;
  Time at_;
  Time rest_until_;
  bool early_ = false;
  bool resting_ = false;
  bool waits_in_vain_ = false;
  std::size_t patience_ = 1;  // kills that a command must survive before it may be settled
};

}  // namespace latchkey::kills
