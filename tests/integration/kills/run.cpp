#include "integration/kills/run.hpp"

#include <algorithm>
#include <csignal>
#include <random>
#include <stdexcept>
#include <utility>

#include "integration/kills/agent_process.hpp"
#include "integration/kills/checks.hpp"
#include "integration/kills/killer.hpp"
#include "integration/kills/traffic.hpp"
#include "integration/or_throw.hpp"
#include "supervisor/programs.hpp"
#include "vehicle/control_client.hpp"

namespace latchkey::kills {
namespace {

using integration::or_throw;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kQuietFor = 500ms;
constexpr auto kDiesWithin = 5s;

class Run {
 public:
  Run(const Options& options, supervisor::Stack& stack, Victim& victim)
      : options_(options),
        random_(options.seed),
        crypto_(or_throw(crypto_mbedtls::Crypto::start())),
        stack_(stack),
        victim_(victim),
        traffic_(stack, crypto_, history_, random_),
        killer_(random_, options.times) {}

  Report operator()() {
    for (const Actuation& each : CommandSource::beginning()) {
      ask_vehicle("set " + each.signal + '=' + std::to_string(each.value()));
    }
    killer_.on_started(Clock::now());
    while (history_.count(Fault::kill) < options_.kills && !gone_wrong()) {
      work(killer_.next());
      if (killer_.due(Clock::now(), history_)) {
        kill();
        if (broker_restart_due()) restart_broker();
      }
    }
    settle();
    check_vehicle();
    stop_agent();
    check_journal();
    if (!traffic_.finished()) add({{{}, "the agent takes no command any more"}});
    add(kills::check_answers(history_));
    add(history_.violations());
    fill_report();
    return std::move(report_);
  }

 private:
  void work(Clock::time_point until) {
    traffic_.work(until);
    const std::string& epoch = traffic_.epoch_online();
    if (!epoch.empty() && epoch != epoch_seen_) {
      epoch_seen_ = epoch;
      killer_.on_up(Clock::now());
    }
    if (const auto how = victim_.ended()) throw std::runtime_error("the agent " + *how);
  }

  // No more faults then: they would only blur what happened.
  [[nodiscard]] bool gone_wrong() const {
    return !history_.violations().empty() || killer_.waits_in_vain();
  }

  void kill() {
    victim_.kill();
    history_.fault(Fault::kill, "the agent was killed");
    victim_.launch();
    killer_.on_started(Clock::now());
    const std::size_t kills = history_.count(Fault::kill);
    if (kills % options_.tell_every == 0) {
      options_.say(std::to_string(kills) + " kills, " +
                   std::to_string(history_.count(Fault::broker_restart)) + " broker restarts, " +
                   std::to_string(history_.records().size()) + " commands after " +
                   std::to_string(history_.now().count() / 1000) + " s");
    }
  }

  // Spread over the kills; each just after one, so that the agent meets a broker that is away.
  [[nodiscard]] bool broker_restart_due() const {
    const std::size_t done = history_.count(Fault::broker_restart);
    return done < options_.broker_restarts &&
           history_.count(Fault::kill) * (options_.broker_restarts + 1) >=
               (done + 1) * options_.kills;
  }

  void restart_broker() {
    // Some commands are under way again.
    const auto at =
        Clock::now() + std::chrono::milliseconds(std::uniform_int_distribution(0, 300)(random_));
    while (Clock::now() < at) work(at);
    supervisor::Broker& broker = stack_.broker();
    const bool gently = history_.count(Fault::broker_restart) % 2 == 1;
    if (gently) {
      broker.stop();
    } else {
      broker.process().signal(SIGKILL);
      if (!broker.process().wait_until(supervisor::in(kDiesWithin))) {
        throw std::runtime_error("the broker does not die of SIGKILL");
      }
    }
    history_.fault(Fault::broker_restart,
                   gently ? "the broker was stopped" : "the broker was killed");
    or_throw(broker.start_again());
  }

  void settle() {
    traffic_.finish();
    auto ask_at = Clock::now() + options_.ask_after;
    const auto deadline = Clock::now() + options_.settled_within;
    while (!(traffic_.finished() && traffic_.all_settled()) && Clock::now() < deadline) {
      work(std::min(ask_at, deadline));
      if (Clock::now() < ask_at) continue;
      traffic_.ask_all();
      ask_at = Clock::now() + options_.ask_after;
    }
    // What is on its way twice.
    const auto quiet = Clock::now() + kQuietFor;
    while (Clock::now() < quiet) work(quiet);
  }

  std::string ask_vehicle(const std::string& line) {
    return or_throw(vehicle::control(stack_.vehicle_control().string(), line));
  }

  void check_vehicle() {
    starts_ = parse_vehicle_log(ask_vehicle("log"));
    report_.starts = starts_.size();
    add(kills::check_starts(history_, starts_));
  }

  // What the agent still has to note about deliveries, it notes as it ends.
  void stop_agent() {
    if (const auto wrong = victim_.stop()) {
      add({{{}, "asked to end, the agent " + *wrong}});
    }
  }

  void check_journal() {
    const auto journal = victim_.journal();
    report_.journal_rows = journal.commands.size();
    add(kills::check_journal(history_, journal));
  }

  void add(const Violations& found) {
    report_.violations.insert(report_.violations.end(), found.begin(), found.end());
  }

  void fill_report() {
    report_.kills = history_.count(Fault::kill);
    report_.broker_restarts = history_.count(Fault::broker_restart);
    report_.concurrent_sent = traffic_.concurrent_sent();
    report_.duplicates_sent = traffic_.duplicates_sent();
    report_.took = history_.now();
    count_commands(history_, report_);
    report_.evidence = evidence(report_.violations, history_, starts_, victim_.log());
  }

  const Options& options_;
  std::mt19937_64 random_;
  crypto_mbedtls::Crypto crypto_;
  supervisor::Stack& stack_;
  Victim& victim_;
  History history_;
  Traffic traffic_;
  Killer killer_;
  std::string epoch_seen_;
  std::vector<Start> starts_;
  Report report_;
};

}  // namespace

supervisor::StackOptions stack_options() {
  supervisor::StackOptions options;
  options.programs = supervisor::own_folder();
  options.catalogue = LATCHKEY_KILLS_CATALOGUE;
  options.dbc = LATCHKEY_KILLS_DBC;
  options.rate = supervisor::RateOption{.burst = 1000, .per_second = 1000};
  return options;
}

Report run(const Options& options) {
  const auto stack = or_throw(supervisor::Stack::start(stack_options()));
  AgentProcess agent(*stack);
  return run(options, *stack, agent);
}

Report run(const Options& options, supervisor::Stack& stack, Victim& victim) {
  return Run(options, stack, victim)();
}

}  // namespace latchkey::kills
