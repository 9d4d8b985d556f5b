// Runs a stack until somebody ends it.
#pragma once

#include <filesystem>
#include <optional>

#include "supervisor/stack.hpp"
#include "supervisor/termination.hpp"

namespace latchkey::supervisor {

struct RunOptions {
  std::optional<std::filesystem::path> env_file;  // written once all is up, removed at the end
  bool verbose = false;                           // show what the programs log
  bool console_only = false;                      // tell where the console is, and no more
};

// Until termination, or until one of the programs ends by itself, which is the error.
base::Result<void, Error> run(StackOptions stack, const RunOptions& options,
                              const Termination& termination);

}  // namespace latchkey::supervisor
