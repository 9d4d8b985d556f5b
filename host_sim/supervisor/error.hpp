// What can keep the simulator from starting or running. The text is a sentence for the person at
// the terminal: what went wrong and what to do about it.
#pragma once

#include <cstdint>
#include <string>

namespace latchkey::supervisor {

enum class ErrorKind : std::uint8_t {
  program_missing,  // not installed, or not built
  port_taken,
  system,             // a file, folder or process could not be made
  bad_configuration,  // a program refused what it was given
  child_ended,        // a program ended that should run
  no_answer,          // a program runs and does not do its part
  interrupted,        // by the person at the terminal
};

struct Error {
  ErrorKind kind;
  std::string text;
};

}  // namespace latchkey::supervisor
