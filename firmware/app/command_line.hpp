// What latchkeyd was asked to do, by getopt_long: the library that the host's programs read their
// command lines with would be a tenth of the whole agent.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace latchkey::app {

struct CommandLine {
  enum class Action { run, check_config, request, health, tell_version, tell_help };

  Action action = Action::run;
  std::string config_file = "/etc/latchkey/latchkeyd.json";
  bool config_named = false;  // by an option or the environment
  std::string tls_folder = "/etc/latchkey/tls";
  std::chrono::seconds wait{0};
  std::string_view help;  // what to print when that was asked for
};

// `arguments` begins with the program's name. `config_variable` is the environment's
// LATCHKEYD_CONFIG, or null. The error is a sentence. Not for two threads: getopt_long has a state.
[[nodiscard]] base::Result<CommandLine, std::string> parse_command_line(
    std::span<const char* const> arguments, const char* config_variable);

}  // namespace latchkey::app
