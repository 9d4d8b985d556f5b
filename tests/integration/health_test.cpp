// `latchkeyd health` and the metrics file, of the real agent over a real broker.
#include <CppUTest/TestHarness.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "integration/simulation.hpp"
#include "runtime/exposition.hpp"
#include "supervisor/programs.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_loop.hpp"

using latchkey::integration::Simulation;
using latchkey::test_support::kPatience;
namespace runtime = latchkey::runtime;
namespace test_support = latchkey::test_support;

namespace {

constexpr int kConfiguration = 78;

std::string read(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return std::move(text).str();
}

}  // namespace

TEST_GROUP(Health) {
  Simulation sim;
  test_support::TemporaryFolder folder;
  int questions = 0;

  std::string file(const char* name) { return sim.stack().workspace().file(name).string(); }

  // What the command says, once it has ended with this status.
  std::string ask(int status, const std::string& config, const char* wait_s = "0") {
    const std::string said = folder.file(std::to_string(++questions));
    test_support::ChildProcess health({(latchkey::supervisor::own_folder() / "latchkeyd").string(),
                                       "health", "--wait", wait_s, "--config", config},
                                      said);
    LONGS_EQUAL_TEXT(status, health.wait(kPatience).value_or(-1), read(said).c_str());
    return read(said);
  }

  void expect(int status, const char* words, const char* wait_s = "0") {
    STRCMP_CONTAINS(words, ask(status, file("latchkeyd.json"), wait_s).c_str());
  }

  double metric(const std::string& text, const char* name) {
    const auto value = runtime::find_metric(text, name);
    CHECK_TEXT(value.has_value(), name);
    return *value;
  }
};

TEST(Health, Agent_on_its_way_is_not_well_yet_and_waiting_is_over_when_it_is) {
  sim.stack().broker().stop();
  sim.stack().agent().stop(kPatience);
  expect(1, "FAILED  agent: does not run, or not yet");

  CHECK_TRUE(sim.stack().launch_agent().has_value());
  sim.await_agent_metrics("\nlatchkey_vehicle_known 1\n");
  expect(1, "FAILED  broker: not connected\nok      vehicle: ");

  CHECK_TRUE(sim.stack().broker().start_again().has_value());
  expect(0, "ok      broker: connected\nok      vehicle: ", "15");
}

TEST(Health, Broker_that_goes_away_is_told) {
  expect(0, "ok      broker: connected", "15");
  sim.stack().broker().stop();
  sim.await_agent_metrics("\nlatchkey_mqtt_connected 0\n");
  expect(1, "FAILED  broker: not connected");
}

TEST(Health, Vehicle_that_falls_silent_is_told) {
  expect(0, "ok      vehicle: ", "15");
  sim.vehicle("silent charger");
  sim.await_agent_metrics("\nlatchkey_vehicle_known 0\n");
  expect(1, "FAILED  vehicle: ");
  CHECK_TRUE(sim.agent_logged("event=vehicle_down"));
}

// Time is not waited for: the file is made as old as it will be.
TEST(Health, Agent_that_was_killed_is_found_out_by_its_silence) {
  expect(0, "ok      agent: runs", "15");
  CHECK_TRUE(sim.stack().cut_power());
  std::string text = read(file("log/agent-metrics.prom"));
  const double written_s = metric(text, runtime::kWrittenMetric);
  const std::string line = '\n' + std::string(runtime::kWrittenMetric) + ' ';
  const std::size_t at = text.find(line) + line.size();
  text.replace(at, text.find('\n', at) - at, std::to_string(written_s - 91));
  std::ofstream(file("log/agent-metrics.prom")) << text;
  expect(1, "FAILED  agent: does not run, last heard 9");
}

TEST(Health, Without_a_metrics_file_there_is_nothing_to_go_by) {
  latchkey::integration::Json config =
      latchkey::integration::Json::parse(read(file("latchkeyd.json")));
  config.erase("metrics_file");
  std::ofstream(folder.file("config.json")) << config;
  STRCMP_CONTAINS("$.metrics_file is missing",
                  ask(kConfiguration, folder.file("config.json")).c_str());
  STRCMP_CONTAINS("cannot be read", ask(kConfiguration, folder.file("none.json")).c_str());
}

TEST(Health, Metrics_tell_what_has_happened) {
  sim.owner().outcome(sim.owner().send("door_unlock"));
  sim.owner().outcome(sim.owner().send("no_such_command"));
  sim.await_agent_metrics("\nlatchkey_commands_rejected_total{reason=\"unknown_command\"} 1\n");
  sim.await_agent_metrics("\nlatchkey_commands_concluded_total{status=\"succeeded\"} 1\n");
  const std::string text = sim.await_agent_metrics("\nlatchkey_outcomes_undelivered 0\n");
  DOUBLES_EQUAL(1, metric(text, "latchkey_commands_accepted_total"), 0);
  DOUBLES_EQUAL(0, metric(text, "latchkey_command_running"), 0);
  DOUBLES_EQUAL(1, metric(text, "latchkey_command_duration_seconds_count"), 0);
  CHECK(metric(text, "latchkey_command_duration_seconds_sum") > 0.05);  // a lock takes its time
  DOUBLES_EQUAL(1, metric(text, "latchkey_mqtt_connects_total"), 0);
  DOUBLES_EQUAL(1, metric(text, "latchkey_clock_trusted"), 0);
  CHECK(metric(text, "latchkey_journal_size_bytes") > 1e6);
  CHECK(metric(text, "latchkey_resident_memory_bytes") > 1e6);
  CHECK(metric(text, "latchkey_certificate_expiry_time_seconds") >
        metric(text, "latchkey_start_time_seconds"));
}
