// One run: real programs, a stream of commands, SIGKILLs and broker restarts, and the checks.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "integration/kills/killer.hpp"
#include "integration/kills/report.hpp"
#include "integration/kills/victim.hpp"
#include "supervisor/stack.hpp"

namespace latchkey::kills {

struct Options {
  std::size_t kills = 500;
  std::size_t broker_restarts = 20;
  std::uint64_t seed = 1;       // of the commands and the faults; their timing is the machine's
  std::size_t tell_every = 25;  // kills
  KillTimes times{};
  std::chrono::milliseconds ask_after{8000};  // five seconds for a recovery, one more redelivery
  std::chrono::milliseconds settled_within{30'000};
  std::function<void(const std::string& line)> say = [](const std::string&) {};
};

// What the commands and their values need, in whichever way the agent is run.
supervisor::StackOptions stack_options();

// Both throw std::runtime_error when a program cannot be started or a file cannot be read.

// Kills the agent of a Stack of its own.
Report run(const Options& options);
// `victim` was launched, and has the vehicle and the broker of `stack`.
Report run(const Options& options, supervisor::Stack& stack, Victim& victim);

}  // namespace latchkey::kills
