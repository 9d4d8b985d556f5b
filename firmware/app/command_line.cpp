#include "app/command_line.hpp"

#include <getopt.h>

#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace latchkey::app {
namespace {

using Error = base::unexpected<std::string>;
using Action = CommandLine::Action;

constexpr int kLongestWait = 86'400;  // seconds: a day

constexpr std::string_view kHelp =
    R"(latchkeyd: takes signed vehicle commands over MQTT, one at a time.
Usage: latchkeyd [OPTIONS] [SUBCOMMAND]

Options:
  -h,--help         print this and end; after a subcommand, about that
  -c,--config FILE  configuration file
                    (/etc/latchkey/latchkeyd.json; environment: LATCHKEYD_CONFIG)
  --check-config    check the configuration and the files it names, report all mistakes, and end
  -V,--version      print version and build id, and end

Subcommands:
  request           make a new device's keys, and print what an authority needs to admit it
  health            say what of the agent is well and what is not, and end: with 0 when all is
)";

constexpr std::string_view kRequestHelp =
    R"(latchkeyd request: makes a new device's keys, and prints what an authority needs to admit it.
Usage: latchkeyd [-c FILE] request [OPTIONS]

Options:
  -h,--help         print this and end
  --folder FOLDER   where device.key is, the key for TLS (/etc/latchkey/tls)
)";

constexpr std::string_view kHealthHelp =
    R"(latchkeyd health: says what of the agent is well and what is not, and ends: with 0 when all is.
Usage: latchkeyd [-c FILE] health [OPTIONS]

Options:
  -h,--help         print this and end
  --wait SECONDS    how long to wait until all is (0; at most 86400)
)";

constexpr std::array kOptions{
    option{"help", no_argument, nullptr, 'h'},
    option{"config", required_argument, nullptr, 'c'},
    option{"check-config", no_argument, nullptr, 'k'},
    option{"version", no_argument, nullptr, 'V'},
    option{"folder", required_argument, nullptr, 'f'},
    option{"wait", required_argument, nullptr, 'w'},
    option{},
};

struct Given {
  CommandLine line;
  bool help = false;
  bool version = false;
  bool check = false;
  bool folder = false;
  bool wait = false;
};

std::optional<int> seconds(std::string_view text) {
  int value = -1;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end || value < 0 || value > kLongestWait) return {};
  return value;
}

base::Result<void, std::string> take(Given& given, int option, std::string_view word) {
  switch (option) {
    case 'h': given.help = true; return {};
    case 'V': given.version = true; return {};
    case 'k': given.check = true; return {};
    case 'c':
      given.line.config_file = optarg;
      given.line.config_named = true;
      return {};
    case 'f':
      given.line.tls_folder = optarg;
      given.folder = true;
      return {};
    case 'w':
      if (const auto value = seconds(optarg)) {
        given.line.wait = std::chrono::seconds(*value);
        given.wait = true;
        return {};
      }
      return Error("--wait takes a number of seconds from 0 to 86400, not \"" +
                   std::string(optarg) + '"');
    case ':': return Error(std::string(word) + " needs a value");
    default: return Error("there is no option " + std::string(word));
  }
}

base::Result<Action, std::string> action_of(const Given& given,
                                            std::span<const char* const> words) {
  Action action = given.check ? Action::check_config : Action::run;
  if (words.size() > 1) return Error("what is \"" + std::string(words[1]) + "\" for?");
  if (!words.empty()) {
    const std::string_view word = words[0];
    if (word != "request" && word != "health") {
      return Error("there is no subcommand " + std::string(word));
    }
    if (given.check) return Error("--check-config stands alone");
    action = word == "request" ? Action::request : Action::health;
  }
  if (given.folder && action != Action::request) {
    return Error("--folder is for the subcommand request");
  }
  if (given.wait && action != Action::health) {
    return Error("--wait is for the subcommand health");
  }
  return action;
}

}  // namespace

base::Result<CommandLine, std::string> parse_command_line(std::span<const char* const> arguments,
                                                          const char* config_variable) {
  Given given;
  if (config_variable != nullptr && *config_variable != '\0') {
    given.line.config_file = config_variable;
    given.line.config_named = true;
  }
  // getopt_long sorts the words that are no options to the end.
  std::vector<std::string> texts(arguments.begin(), arguments.end());
  std::vector<char*> words;
  words.reserve(texts.size() + 1);
  for (std::string& text : texts) words.push_back(text.data());
  words.push_back(nullptr);
  const int count = static_cast<int>(texts.size());

  optind = 0;  // from the start, with glibc
  for (;;) {
    // One thread, says the header. NOLINTNEXTLINE(concurrency-mt-unsafe)
    const int option = getopt_long(count, words.data(), ":hc:V", kOptions.data(), nullptr);
    if (option == -1) break;
    // A cluster of short options stays the current word until its last one was read.
    const std::string short_name{'-', static_cast<char>(optopt)};
    const char* const previous = words[static_cast<std::size_t>(optind - 1)];
    const bool is_long = std::string_view(previous).starts_with("--");
    if (const auto taken = take(given, option, is_long ? previous : short_name.c_str()); !taken) {
      return Error(taken.error());
    }
  }
  const auto rest = std::span<const char* const>(words).subspan(
      static_cast<std::size_t>(optind), static_cast<std::size_t>(count - optind));
  const auto action = action_of(given, rest);
  if (!action) return Error(action.error());
  given.line.action = *action;
  given.line.help = *action == Action::request  ? kRequestHelp
                    : *action == Action::health ? kHealthHelp
                                                : kHelp;
  if (given.version) given.line.action = Action::tell_version;
  if (given.help) given.line.action = Action::tell_help;
  return given.line;
}

}  // namespace latchkey::app
