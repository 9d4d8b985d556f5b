#include "app/health.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include "adapters/clock_linux/boot_time.hpp"
#include "app/configuration.hpp"
#include "runtime/exposition.hpp"
#include "runtime/write_pace.hpp"

namespace latchkey::app {
namespace {

using std::chrono::duration;

constexpr int kHealthy = 0;
constexpr int kUnhealthy = 1;
constexpr int kConfiguration = 78;  // EX_CONFIG

constexpr base::Millis kLookEvery{500};
constexpr base::Millis kStaleAfter = 3 * runtime::WritePace::kAtLeastEvery;

struct Told {
  double written_s;
  bool connected;
  double signals;
  double signals_known;
  bool vehicle_known;
};

// Nothing: it is not a metrics file of latchkeyd's.
std::optional<Told> read(std::string_view text) {
  const auto written = runtime::find_metric(text, runtime::kWrittenMetric);
  const auto connected = runtime::find_metric(text, runtime::kConnectedMetric);
  const auto signals = runtime::find_metric(text, runtime::kSignalsMetric);
  const auto signals_known = runtime::find_metric(text, runtime::kSignalsKnownMetric);
  const auto vehicle_known = runtime::find_metric(text, runtime::kVehicleKnownMetric);
  if (!written || !connected || !signals || !signals_known || !vehicle_known) return std::nullopt;
  return Told{*written, *connected == 1, *signals, *signals_known, *vehicle_known == 1};
}

std::string whole(double number) { return std::to_string(static_cast<std::uint64_t>(number)); }

Finding judge_agent(double age_s) {
  if (age_s < 0) return {false, "agent: has not run since the system booted"};
  const bool fresh = age_s <= duration<double>(kStaleAfter).count();
  return {fresh, std::string("agent: ") + (fresh ? "runs" : "does not run") + ", last heard " +
                     whole(age_s) + " s ago"};
}

Finding judge_vehicle(const Told& told) {
  std::string words =
      "vehicle: " + whole(told.signals_known) + " of " + whole(told.signals) + " signals are known";
  if (told.signals_known >= told.signals && !told.vehicle_known) {
    words += ", and it does not say that it rests";
  }
  return {told.vehicle_known, std::move(words)};
}

std::vector<Finding> judge_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (in && (text << in.rdbuf())) return judge(text.view(), clock_linux::time_since_boot());
  return {{false, "agent: does not run, or not yet: " + file +
                      " cannot be read: " + std::generic_category().message(errno)}};
}

int print(const std::vector<Finding>& findings) {
  for (const auto& [good, words] : findings) {
    (void)std::printf("%-7s %s\n", good ? "ok" : "FAILED", words.c_str());
  }
  return is_healthy(findings) ? kHealthy : kUnhealthy;
}

}  // namespace

std::vector<Finding> judge(std::string_view text, base::Millis since_boot) {
  const auto told = read(text);
  if (!told) return {{false, "agent: its metrics file is none that this latchkeyd can read"}};
  Finding agent = judge_agent(duration<double>(since_boot).count() - told->written_s);
  if (!agent.good) return {std::move(agent)};
  return {std::move(agent),
          {told->connected, told->connected ? "broker: connected" : "broker: not connected"},
          judge_vehicle(*told)};
}

bool is_healthy(const std::vector<Finding>& findings) {
  return std::ranges::all_of(findings, &Finding::good);
}

int tell_health(const std::string& config_file, std::chrono::seconds wait) {
  const auto config = load_agent_config(config_file);
  if (!config) {
    for (const auto& error : config.error()) {
      (void)std::fprintf(stderr, "latchkeyd: %s\n", to_string(error).c_str());
    }
    return kConfiguration;
  }
  if (config->metrics_file.empty()) {
    (void)std::fprintf(stderr,
                       "latchkeyd: %s: $.metrics_file is missing; health is read from that file\n",
                       config_file.c_str());
    return kConfiguration;
  }
  const auto until = std::chrono::steady_clock::now() + wait;
  for (;;) {
    const auto findings = judge_file(config->metrics_file);
    if (is_healthy(findings) || std::chrono::steady_clock::now() >= until) return print(findings);
    std::this_thread::sleep_for(kLookEvery);
  }
}

}  // namespace latchkey::app
