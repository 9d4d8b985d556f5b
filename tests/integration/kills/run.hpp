// One run: real programs, a stream of commands, SIGKILLs and broker restarts, and the checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "integration/kills/report.hpp"

namespace latchkey::kills {

struct Options {
  std::size_t kills = 500;
  std::size_t broker_restarts = 20;
  std::uint64_t seed = 1;  // of the commands and the faults; their timing is the machine's
  std::function<void(const std::string& line)> say = [](const std::string&) {};
};

// Throws std::runtime_error when a program cannot be started or a file cannot be read.
Report run(const Options& options);

}  // namespace latchkey::kills
