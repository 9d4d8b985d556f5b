#include <CppUTest/TestHarness.h>

#include <atomic>
#include <string>
#include <vector>

#include "client_fixture.hpp"

using latchkey::base::Millis;
using latchkey::client::callback_json;
using latchkey::client::ClientFixture;
using latchkey::client::Exit;
using latchkey::client::FakeAgent;
using latchkey::client::run_storm;
using latchkey::client::StormOptions;

using Answers = std::vector<std::string>;

TEST_GROUP(Storm) {
  ClientFixture fixture;
  StormOptions options{.broker = fixture.address(),
                       .party = {.vin = latchkey::client::kVin},
                       .command = fixture.send("door_lock").command,
                       .count = 200};
  std::atomic<int> arrived{0};

  static std::string busy(const FakeAgent::Arrived& command) {
    return callback_json(command, "rejected", 1, R"(,"reason":{"code":"busy","detail":""})");
  }
};

TEST(Storm, Counts_the_first_answer_to_each_command) {
  const FakeAgent agent(fixture.address(), [this](const FakeAgent::Arrived& command) {
    if (++arrived > 1) return Answers{busy(command)};
    return Answers{callback_json(command, "accepted", 1), callback_json(command, "succeeded", 2)};
  });
  CHECK_TRUE(run_storm(options, fixture.console, fixture.interrupts) == Exit::succeeded);
  CHECK_EQUAL(200, arrived.load());
  STRCMP_CONTAINS("200 sent, 200 answered", fixture.written().c_str());
  STRCMP_CONTAINS("  accepted: 1\n", fixture.written().c_str());
  STRCMP_CONTAINS("  rejected busy: 199\n", fixture.written().c_str());
}

TEST(Storm, With_a_command_unanswered_fails) {
  options.count = 20;
  options.answer_within = Millis(100);
  options.json = true;
  const FakeAgent agent(fixture.address(), [this](const FakeAgent::Arrived& command) {
    return ++arrived == 7 ? Answers{} : Answers{busy(command)};
  });
  CHECK_TRUE(run_storm(options, fixture.console, fixture.interrupts) == Exit::no_answer);
  STRCMP_CONTAINS(R"({"sent":20,"answered":19,"unanswered":1,)", fixture.written().c_str());
}

TEST(Storm, At_a_rate_takes_its_time) {
  options.count = 11;
  options.per_second = 100;
  options.json = true;
  const FakeAgent agent(fixture.address(),
                        [](const FakeAgent::Arrived& command) { return Answers{busy(command)}; });
  const auto started = std::chrono::steady_clock::now();
  CHECK_TRUE(run_storm(options, fixture.console, fixture.interrupts) == Exit::succeeded);
  CHECK_TRUE(std::chrono::steady_clock::now() - started >= Millis(100));
}
