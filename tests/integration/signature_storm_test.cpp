// A storm of badly signed commands under a name that the agent knows: each costs it the checking of
// a signature. They are `cancel` commands, which are checked even while another command runs.
#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <string>

#include "codec/base64url.hpp"
#include "integration/or_throw.hpp"
#include "integration/simulation.hpp"
#include "provision/broker_files.hpp"
#include "support/notify_socket.hpp"

using latchkey::integration::App;
using latchkey::integration::Json;
using latchkey::integration::or_throw;
using latchkey::integration::ProbeMessage;
using latchkey::integration::Simulation;
using std::chrono::duration;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace test_support = latchkey::test_support;

namespace {

constexpr std::size_t kMeasured = 150;  // the broker holds back more than these
constexpr double kObeyedWithinSeconds = 2.0;
constexpr double kLateSecondsMax = 2.0;
constexpr double kWatchdogSeconds = 2.0;
constexpr double kStormSeconds = 5.0;
constexpr std::size_t kBatch = 200;
constexpr long kGrowthKibibytesMax = 2 * 1024;
constexpr milliseconds kSendAgainAfter{100};
constexpr std::chrono::seconds kAgentGrace{10};

double seconds_since(steady_clock::time_point begin) {
  return duration<double>(steady_clock::now() - begin).count();
}

long resident_kibibytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  }
  return -1;
}

// Well-formed commands under the owner's name, each with an id of its own and a signature that was
// for another one. Sent by the driver.
class Forger {
 public:
  explicit Forger(Simulation& sim)
      : driver_(sim.driver()),
        claims_(Json::parse(latchkey::client::claims_json(sim.owner().claims("cancel")))) {
    const std::string genuine = sim.owner().sign(sim.owner().claims("ping"));
    header_ = genuine.substr(0, genuine.find('.') + 1);
    signature_ = genuine.substr(genuine.rfind('.'));
  }

  ProbeMessage next() {
    claims_["jti"] = "forged-" + std::to_string(++made_);
    return driver_.envelope(header_ + latchkey::codec::encode_base64url(claims_.dump()) +
                            signature_);
  }

  // Sends some; what comes back meanwhile is nobody's business.
  void flood(std::size_t count) {
    driver_.probe().flood(
        count, [this](std::size_t) { return next(); }, [](const ProbeMessage&) {});
  }

 private:
  App& driver_;
  Json claims_;
  std::string header_;
  std::string signature_;
  std::size_t made_ = 0;
};

// When systemd was last told that the agent turns, and the longest time in between.
class Watchdog {
 public:
  explicit Watchdog(test_support::NotifySocket& systemd) : systemd_(systemd) {
    while (systemd_.next(milliseconds{0})) {
    }
  }

  void look() {
    while (const auto message = systemd_.next(milliseconds{0})) {
      if (message->find("WATCHDOG=1") == std::string::npos) continue;
      ++fed_;
      last_ = steady_clock::now();
    }
    longest_ = std::max(longest_, seconds_since(last_));
  }

  [[nodiscard]] std::size_t fed() const { return fed_; }
  [[nodiscard]] double longest_seconds() const { return longest_; }

 private:
  test_support::NotifySocket& systemd_;
  steady_clock::time_point last_ = steady_clock::now();
  std::size_t fed_ = 0;
  double longest_ = 0;
};

}  // namespace

// The broker as it is shipped: what it holds back for the agent is bounded.
TEST_GROUP(SignatureStorm) {
  Simulation sim{
      {.catalogue = LATCHKEY_TEST_CATALOGUE,
       .queued_messages_max = latchkey::provision::BrokerSettings{}.queued_messages_max}};
  Forger forger{sim};

  // How many signatures the agent checks in a second, all told.
  double checked_per_second() {
    const auto begin = steady_clock::now();
    std::size_t answered = 0;
    const auto count = [&](const ProbeMessage& message) {
      if (message.payload.find("unauthenticated") != std::string::npos) ++answered;
    };
    sim.driver().probe().flood(
        kMeasured, [this](std::size_t) { return forger.next(); }, count);
    while (answered < kMeasured) {
      const auto message = sim.driver().probe().receive();
      if (!message) FAIL("the agent does not answer all of them");
      count(*message);
    }
    return kMeasured / seconds_since(begin);
  }

  // The owner's next callback for this command, if it is there by then.
  std::optional<std::string> status_of(const std::string& id, milliseconds patience) {
    const auto message = sim.owner().probe().receive(patience);
    if (!message || message->topic.find("/callback") == std::string::npos) return std::nullopt;
    const Json body = Json::parse(message->payload);
    if (body.at("id") != id) return std::nullopt;
    return body.at("status").get<std::string>();
  }

  // The owner sends a command, and sends it again while it is not answered, as a client does.
  // Returns after how long it was accepted.
  double until_accepted() {
    const auto begin = steady_clock::now();
    const auto claims = sim.owner().claims("door_unlock");
    const ProbeMessage command = sim.owner().envelope(sim.owner().sign(claims));
    while (seconds_since(begin) < 2 * kObeyedWithinSeconds) {
      sim.owner().publish(command);
      const auto sent = steady_clock::now();
      while (steady_clock::now() < sent + kSendAgainAfter) {
        if (status_of(claims.id, kSendAgainAfter)) return seconds_since(begin);
      }
    }
    return seconds_since(begin);
  }

  // How long the window takes to go to `percent`, counted from when that was accepted, while
  // `meanwhile` is done again and again.
  double move_window(int percent, const std::function<void()>& meanwhile) {
    const std::string id = sim.owner().send("window_set", {{"percent", percent}});
    sim.owner().await(id, "accepted");
    const auto begin = steady_clock::now();
    for (;;) {
      meanwhile();
      const auto status = status_of(id, milliseconds{1});
      if (!status || *status == "in_progress") continue;
      STRCMP_EQUAL("succeeded", status->c_str());
      return seconds_since(begin);
    }
  }
};

TEST(SignatureStorm, At_half_of_what_can_be_checked_the_owner_is_obeyed_within_2_s) {
  const double per_second = checked_per_second() / 2;
  const duration<double> apart(1 / per_second);
  const auto begin = steady_clock::now();
  auto due = begin;
  double slowest = 0;
  std::size_t sent = 0;
  std::size_t obeyed = 0;
  while (seconds_since(begin) < kStormSeconds) {
    const auto claims = sim.owner().claims("door_unlock");
    const auto asked = steady_clock::now();
    sim.owner().send(claims);
    for (std::optional<std::string> status; status != "succeeded";) {
      for (; due <= steady_clock::now(); ++sent) {
        sim.driver().publish(forger.next());
        due += std::chrono::duration_cast<steady_clock::duration>(apart);
      }
      while (sim.driver().probe().receive(milliseconds{0})) {
      }
      status = status_of(claims.id, std::chrono::ceil<milliseconds>(apart));
      if (status == "accepted") slowest = std::max(slowest, seconds_since(asked));
      CHECK_FALSE(status == "rejected");
      CHECK_TRUE(seconds_since(asked) < 2 * kObeyedWithinSeconds);
    }
    ++obeyed;
  }
  std::cout << "signature storm: " << sent << " forged in " << seconds_since(begin)
            << " s, half of " << 2 * per_second << " a second; " << obeyed
            << " commands accepted, the slowest after " << slowest << " s\n";
  CHECK_TRUE(static_cast<double>(sent) > per_second * kStormSeconds / 2);
  CHECK_TRUE(slowest < kObeyedWithinSeconds);
}

TEST(SignatureStorm, Flat_out_the_running_command_ends_on_time_and_the_agent_stays_as_it_is) {
  test_support::NotifySocket systemd;
  sim.stack().agent().stop(kAgentGrace);
  // A test has one thread.
  ::setenv("NOTIFY_SOCKET", systemd.path().c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  ::setenv("WATCHDOG_USEC", "2000000", 1);               // NOLINT(concurrency-mt-unsafe)
  or_throw(sim.stack().start_agent());
  ::unsetenv("NOTIFY_SOCKET");  // NOLINT(concurrency-mt-unsafe)
  ::unsetenv("WATCHDOG_USEC");  // NOLINT(concurrency-mt-unsafe)
  const pid_t agent = sim.stack().agent().pid();

  const double calm = move_window(100, [] {});
  checked_per_second();  // it has what it needs for that
  Watchdog watchdog(systemd);
  const long before = resident_kibibytes(agent);
  long most = before;
  std::size_t sent = 0;
  const auto begin = steady_clock::now();
  const auto storm = [&] {
    forger.flood(kBatch);
    sent += kBatch;
    watchdog.look();
    most = std::max(most, resident_kibibytes(agent));
  };
  const double stormy = move_window(0, storm);
  while (seconds_since(begin) < kStormSeconds) storm();
  const double storm_seconds = seconds_since(begin);
  const double recovered = until_accepted();

  std::cout << "signature storm: " << sent << " forged in " << storm_seconds
            << " s; window moved in " << calm << " s before, " << stormy << " s meanwhile; RSS "
            << before << " to " << most << " KiB; watchdog fed " << watchdog.fed()
            << " times, at least every " << watchdog.longest_seconds()
            << " s; the next command accepted after " << recovered << " s\n";
  CHECK_TRUE(stormy < calm + kLateSecondsMax);
  CHECK_TRUE(before > 0);
  CHECK_TRUE(most < before + kGrowthKibibytesMax);
  CHECK_TRUE(watchdog.fed() > 0);
  CHECK_TRUE(watchdog.longest_seconds() < kWatchdogSeconds);
  CHECK_TRUE(recovered < kObeyedWithinSeconds);
}
