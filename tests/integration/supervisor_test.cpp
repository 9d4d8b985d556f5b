// latchkey-sim: starts everything, tells how to reach it, and leaves nothing behind.
#include <CppUTest/TestHarness.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "supervisor/process.hpp"
#include "supervisor/programs.hpp"
#include "support/broker.hpp"

namespace fs = std::filesystem;
namespace supervisor = latchkey::supervisor;
using std::chrono::seconds;
using supervisor::Ending;
using supervisor::Process;

namespace {

constexpr seconds kPatience{30};
constexpr std::size_t kDemoLinesMax = 39;
constexpr std::size_t kDemoColumnsMax = 99;

std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::map<std::string, std::string> read_environment(const fs::path& path) {
  const std::string text = read(path);
  const std::regex line("export (\\w+)='?([^'\n]*)'?");
  std::map<std::string, std::string> variables;
  for (std::sregex_iterator at(text.begin(), text.end(), line), end; at != end; ++at) {
    variables[(*at)[1]] = (*at)[2];
  }
  return variables;
}

// Somebody else's process, watched until it ends.
class Watched {
 public:
  explicit Watched(pid_t pid)
      : pid_(pid), pidfd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

  [[nodiscard]] std::string name() const { return read("/proc/" + std::to_string(pid_) + "/comm"); }
  [[nodiscard]] pid_t pid() const { return pid_; }

  [[nodiscard]] bool ends() const {
    pollfd end{.fd = pidfd_.get(), .events = POLLIN, .revents = 0};
    return ::poll(&end, 1, std::chrono::milliseconds(kPatience).count()) == 1;
  }

 private:
  pid_t pid_;
  supervisor::Descriptor pidfd_;
};

std::vector<Watched> children_of(pid_t pid) {
  std::istringstream pids(
      read("/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children"));
  std::vector<Watched> children;
  for (pid_t child = 0; pids >> child;) children.emplace_back(child);
  return children;
}

}  // namespace

TEST_GROUP(Supervisor) {
  latchkey::test_support::TemporaryFolder folder;
  int runs = 0;

  fs::path env_file() const { return folder.path() / "env"; }

  Process start(std::vector<std::string> arguments,
                const fs::path& program = supervisor::own_folder() / "latchkey-sim") {
    auto started = Process::start({.name = "latchkey-sim",
                                   .path = program,
                                   .arguments = std::move(arguments),
                                   .log = folder.path() / ("output" + std::to_string(++runs))});
    if (!started) throw std::runtime_error(started.error().text);
    return std::move(*started);
  }

  // Returns once everything runs.
  Process start_all(std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.end(), {"--env-file", env_file().string()});
    Process sim = start(std::move(arguments));
    const auto ready = supervisor::wait_until_ready(
        sim, [this] { return read_environment(env_file()).contains("PATH"); });
    if (!ready) FAIL(ready.error().text.c_str());
    return sim;
  }

  void check_ends(Process & sim, int status, const char* told) {
    const auto ending = sim.wait_until(supervisor::in(kPatience));
    CHECK(ending.has_value());
    CHECK_FALSE(ending->by_signal);
    LONGS_EQUAL(status, ending->code);
    STRCMP_CONTAINS(told, read(sim.program().log).c_str());
  }
};

TEST(Supervisor, Interrupt_ends_everything_and_leaves_nothing_behind) {
  Process sim = start_all();
  const fs::path key = read_environment(env_file()).at("LATCHKEY_SIGNING_KEY");
  CHECK(fs::exists(key));
  const auto children = children_of(sim.pid());
  LONGS_EQUAL(3, children.size());

  sim.signal(SIGINT);
  check_ends(sim, 0, "Ctrl-C ends all of it.");
  for (const Watched& child : children) CHECK(child.ends());
  CHECK_FALSE(fs::exists(key.parent_path().parent_path()));
  CHECK_FALSE(fs::exists(env_file()));
}

TEST(Supervisor, Interrupt_while_starting_leaves_nothing_behind) {
  Process sim = start({});
  std::vector<Watched> children;
  const auto begun = supervisor::wait_until_ready(sim, [&] {
    children = children_of(sim.pid());
    return !children.empty();
  });
  CHECK(begun.has_value());
  sim.signal(SIGTERM);
  CHECK(sim.wait_until(supervisor::in(kPatience)).has_value());
  for (const Watched& child : children) CHECK(child.ends());
}

TEST(Supervisor, Killed_supervisor_takes_its_programs_with_it) {
  Process sim = start_all({"--keep", (folder.path() / "kept").string()});
  const auto children = children_of(sim.pid());
  LONGS_EQUAL(3, children.size());
  sim.signal(SIGKILL);
  for (const Watched& child : children) CHECK(child.ends());
}

TEST(Supervisor, Program_that_dies_is_named_and_ends_the_rest) {
  Process sim = start_all();
  const auto children = children_of(sim.pid());
  const auto agent = std::ranges::find(children, "latchkeyd\n", &Watched::name);
  CHECK(agent != children.end());
  ::kill(agent->pid(), SIGKILL);
  check_ends(sim, 1, "the agent was ended by signal 9; the end of its log:\n  ts=");
  for (const Watched& child : children) CHECK(child.ends());
}

TEST(Supervisor, Taken_port_is_told) {
  Process first = start_all();
  const std::string port = read_environment(env_file()).at("LATCHKEY_PORT");
  Process second = start({"--port", port});
  check_ends(second, 69, ("port " + port + " is taken").c_str());
  first.stop(kPatience);
}

TEST(Supervisor, Missing_program_is_told_with_what_to_do) {
  const fs::path alone = folder.path() / "latchkey-sim";
  fs::copy_file(supervisor::own_folder() / "latchkey-sim", alone);
  Process sim = start({}, alone);
  check_ends(sim, 69, "build everything first: ./dev build");

  const auto installed = supervisor::find_installed("no-such-broker", "mosquitto");
  CHECK_FALSE(installed.has_value());
  STRCMP_CONTAINS("apt install mosquitto", installed.error().text.c_str());
}

TEST(Supervisor, Catalogue_that_the_agent_refuses_is_told_in_its_words) {
  const fs::path catalogue = folder.path() / "catalogue.json";
  std::ofstream(catalogue) << R"({"version":1,"commands":{"fly":{"title":"Fly"}}})";
  Process sim = start({"--catalogue", catalogue.string()});
  check_ends(sim, 78, "$.commands.fly");
}

TEST(Supervisor, Option_that_makes_no_sense_is_a_usage_error) {
  Process sim = start({"--vin", "SHORT"});
  check_ends(sim, 2, "17 capital letters");
}

TEST(Supervisor, Kept_folder_stays_with_its_keys_and_serves_one_at_a_time) {
  const std::string kept = (folder.path() / "kept").string();
  Process sim = start_all({"--keep", kept});
  Process other = start({"--keep", kept});
  check_ends(other, 1, "is in use by another latchkey-sim");
  const std::string key = read(kept + "/keys/owner.jwk");
  CHECK_FALSE(key.empty());
  sim.stop(kPatience);
  CHECK(read(kept + "/keys/owner.jwk") == key);

  Process again = start_all({"--keep", kept});
  CHECK(read(kept + "/keys/owner.jwk") == key);
  STRCMP_CONTAINS("event=started", read(kept + "/log/agent.log").c_str());
}

TEST(Supervisor, Verbose_shows_what_the_programs_log) {
  Process sim = start_all({"--verbose"});
  sim.signal(SIGTERM);
  check_ends(sim, 0, "agent   | ts=");
}

TEST(Supervisor, Demo_tells_its_story_in_a_few_short_lines) {
  Process demo = start({"--demo"});
  check_ends(demo, 0, "checks hold.");
  std::istringstream story(read(demo.program().log));
  std::size_t lines = 0;
  for (std::string line; std::getline(story, line); ++lines) {
    CHECK(line.size() <= kDemoColumnsMax);
    CHECK(line.find('\x1b') == std::string::npos);
  }
  CHECK(lines <= kDemoLinesMax);
}
