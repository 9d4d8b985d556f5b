#include "app/command_line.hpp"

#include <CppUTest/TestHarness.h>

#include <initializer_list>
#include <vector>

namespace latchkey::app {
namespace {

using Action = CommandLine::Action;

base::Result<CommandLine, std::string> parse(std::initializer_list<const char*> words,
                                             const char* config_variable = nullptr) {
  std::vector<const char*> all{"latchkeyd"};
  all.insert(all.end(), words);
  return parse_command_line(all, config_variable);
}

CommandLine parsed(std::initializer_list<const char*> words,
                   const char* config_variable = nullptr) {
  const auto line = parse(words, config_variable);
  if (!line) FAIL(line.error().c_str());
  return *line;
}

void check_error(const char* expected, std::initializer_list<const char*> words) {
  const auto line = parse(words);
  CHECK_FALSE(line.has_value());
  STRCMP_EQUAL(expected, line.error().c_str());
}

void check_action(Action expected, std::initializer_list<const char*> words) {
  CHECK(parsed(words).action == expected);
}

}  // namespace

TEST_GROUP(CommandLine){};

TEST(CommandLine, Agent_runs_when_nothing_else_is_asked_for) {
  const CommandLine line = parsed({});
  CHECK(line.action == Action::run);
  STRCMP_EQUAL("/etc/latchkey/latchkeyd.json", line.config_file.c_str());
  CHECK_FALSE(line.config_named);
}

TEST(CommandLine, Configuration_is_named_by_an_option_or_by_the_environment) {
  for (const CommandLine& line :
       {parsed({"-c", "a.json"}), parsed({"-ca.json"}), parsed({"--config", "a.json"}),
        parsed({"--config=a.json"}), parsed({"--config=a.json"}, "b.json"), parsed({}, "a.json")}) {
    STRCMP_EQUAL("a.json", line.config_file.c_str());
    CHECK(line.config_named);
  }
  CHECK_FALSE(parsed({}, "").config_named);
}

TEST(CommandLine, Options_stand_before_or_after_the_subcommand) {
  for (const CommandLine& line : {parsed({"-c", "a.json", "health", "--wait", "30"}),
                                  parsed({"--wait=30", "health", "-c", "a.json"})}) {
    CHECK(line.action == Action::health);
    STRCMP_EQUAL("a.json", line.config_file.c_str());
    LONGS_EQUAL(30, line.wait.count());
  }
  const CommandLine line = parsed({"request", "--folder", "keys"});
  CHECK(line.action == Action::request);
  STRCMP_EQUAL("keys", line.tls_folder.c_str());
}

TEST(CommandLine, Other_things_than_running_are_asked_for) {
  check_action(Action::check_config, {"--check-config"});
  check_action(Action::tell_version, {"-V"});
  check_action(Action::tell_version, {"--version"});
  check_action(Action::tell_help, {"-Vh"});
  check_action(Action::tell_help, {"health", "--help"});
}

TEST(CommandLine, Help_is_about_the_subcommand) {
  STRCMP_CONTAINS("Usage: latchkeyd [OPTIONS]", parsed({"-h"}).help.data());
  STRCMP_CONTAINS("--folder", parsed({"request", "-h"}).help.data());
  STRCMP_CONTAINS("--wait", parsed({"-h", "health"}).help.data());
}

TEST(CommandLine, What_cannot_be_understood_is_told) {
  check_error("there is no option --colour", {"--colour"});
  check_error("there is no option --colour=red", {"--colour=red"});
  check_error("there is no option -x", {"-x"});
  check_error("there is no option -x", {"-hxV"});
  check_error("there is no subcommand start", {"start"});
  check_error("what is \"now\" for?", {"health", "now"});
}

TEST(CommandLine, Value_is_there_and_in_range) {
  check_error("-c needs a value", {"-c"});
  check_error("--config needs a value", {"health", "--config"});
  for (const char* value : {"-1", "86401", "5s", "", "99999999999999999999"}) {
    const std::string expected =
        std::string("--wait takes a number of seconds from 0 to 86400, not \"") + value + '"';
    check_error(expected.c_str(), {"health", "--wait", value});
  }
  LONGS_EQUAL(86'400, parsed({"health", "--wait", "86400"}).wait.count());
}

TEST(CommandLine, Option_of_another_command_is_an_error) {
  check_error("--wait is for the subcommand health", {"--wait", "5"});
  check_error("--wait is for the subcommand health", {"request", "--wait", "5"});
  check_error("--folder is for the subcommand request", {"health", "--folder", "keys"});
  check_error("--check-config stands alone", {"health", "--check-config"});
}

}  // namespace latchkey::app
