#include <CppUTest/TestHarness.h>

#include <atomic>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "client_fixture.hpp"
#include "must.hpp"

using latchkey::base::Millis;
using latchkey::client::callback_json;
using latchkey::client::ClientFixture;
using latchkey::client::Exit;
using latchkey::client::FakeAgent;

using latchkey::client::MqttSession;
using latchkey::client::must;
using latchkey::client::run_send;

using Answers = std::vector<std::string>;

TEST_GROUP(Send) {
  ClientFixture fixture;

  Exit send(const latchkey::client::SendOptions& options) {
    const auto exit = run_send(options, fixture.console, fixture.interrupts);
    return exit ? *exit : exit.error().exit;
  }
};

TEST(Send, Waits_for_the_outcome_and_tells_all_of_it) {
  const FakeAgent agent(fixture.address(), [](const FakeAgent::Arrived& arrived) {
    return Answers{
        callback_json(arrived, "accepted", 1),
        callback_json(arrived, "in_progress", 2, R"(,"progress":{"step":1,"of":2,"fraction":0.5})"),
        callback_json(arrived, "succeeded", 3, R"(,"result":{"Vehicle.Speed":0})")};
  });
  CHECK_TRUE(send(fixture.send("door_lock")) == Exit::succeeded);
  const std::string written = fixture.written();
  STRCMP_CONTAINS("accepted: it has the vehicle, and 5.0 s to finish\n", written.c_str());
  STRCMP_CONTAINS("step 1 of 2, 50 %, 5.0 s left\n", written.c_str());
  STRCMP_CONTAINS("succeeded\n", written.c_str());
  STRCMP_CONTAINS("Vehicle.Speed = 0\n", written.c_str());
}

TEST(Send, Command_carries_correlation_trace_and_response_topic) {
  std::optional<FakeAgent::Arrived> seen;
  {
    const FakeAgent agent(fixture.address(), [&seen](const FakeAgent::Arrived& arrived) {
      seen = arrived;
      return Answers{callback_json(arrived, "succeeded", 1)};
    });
    auto options = fixture.send("door_lock");
    options.command.id = "id-1";
    CHECK_TRUE(send(options) == Exit::succeeded);
  }
  STRCMP_EQUAL("id-1", seen->message.correlation.c_str());
  STRCMP_EQUAL("clients/latchkey/callback/id-1", seen->message.response_topic.c_str());
  CHECK_EQUAL(55, seen->message.traceparent.size());
}

TEST(Send, Without_waiting_returns_at_the_first_answer) {
  const FakeAgent agent(fixture.address(), [](const FakeAgent::Arrived& arrived) {
    return Answers{callback_json(arrived, "accepted", 1)};
  });
  auto options = fixture.send("door_lock");
  options.wait = false;
  CHECK_TRUE(send(options) == Exit::succeeded);
}

TEST(Send, Exit_status_tells_the_outcome) {
  const std::pair<const char*, Exit> outcomes[] = {{"rejected", Exit::rejected},
                                                   {"failed", Exit::failed},
                                                   {"timed_out", Exit::timed_out},
                                                   {"cancelled", Exit::cancelled}};
  for (const auto& [status, exit] : outcomes) {
    const FakeAgent agent(fixture.address(), [status = status](const FakeAgent::Arrived& arrived) {
      return Answers{callback_json(arrived, status, 1, R"(,"reason":{"code":"busy","detail":""})")};
    });
    CHECK_TRUE(send(fixture.send("door_lock")) == exit);
  }
}

TEST(Send, As_JSON_prints_each_callback_on_a_line_of_ASCII) {
  const FakeAgent agent(fixture.address(), [](const FakeAgent::Arrived& arrived) {
    return Answers{callback_json(arrived, "succeeded", 1, ",\n\"x\":\"\xc2\x9b\"")};
  });
  auto options = fixture.send("door_lock");
  options.command.id = "id-1";
  options.json = true;
  CHECK_TRUE(send(options) == Exit::succeeded);
  STRCMP_CONTAINS(R"({"id":"id-1","command":"door_lock","status":"succeeded","seq":1,)"
                  R"("executed":"no","deadline_ms":5000,"x":"\u009b"})"
                  "\n",
                  fixture.written().c_str());
}

TEST(Send, To_a_vehicle_that_nobody_heard_of_tells_to_check_the_VIN) {
  auto options = fixture.send("door_lock");
  options.answer_within = Millis(100);
  const auto exit = run_send(options, fixture.console, fixture.interrupts);
  CHECK_TRUE(exit.error().exit == Exit::no_answer);
  STRCMP_CONTAINS("check --vin", exit.error().message.c_str());
}

TEST(Send, To_a_vehicle_that_is_offline_says_so) {
  const auto session = must(MqttSession::connect(fixture.address(), "x"));
  must(session->publish({.topic = std::string("vehicles/") + latchkey::client::kVin + "/presence",
                         .payload = R"({"online":false})",
                         .response_topic = {},
                         .correlation = {},
                         .content_type = {},
                         .traceparent = {},
                         .expires_in = {},
                         .retained = true}));
  CHECK_TRUE(session->next(MqttSession::Clock::time_point::max()).has_value());
  auto options = fixture.send("door_lock");
  options.answer_within = Millis(100);
  const auto exit = run_send(options, fixture.console, fixture.interrupts);
  STRCMP_CONTAINS("the vehicle is offline", exit.error().message.c_str());
  STRCMP_CONTAINS("the command waits for it, 1 min at most", fixture.written().c_str());
}

TEST(Send, Over_a_restart_of_the_broker_still_gets_its_outcome) {
  std::binary_semaphore accepted{0};
  std::atomic<int> arrived{0};
  const FakeAgent agent(fixture.address(), [&](const FakeAgent::Arrived& command) {
    if (++arrived > 1) return Answers{callback_json(command, "succeeded", 3)};
    accepted.release();
    return Answers{callback_json(command, "accepted", 1)};
  });
  std::thread restarting([&] {
    accepted.acquire();
    fixture.broker.stop();
    fixture.broker.start();
  });
  const Exit exit = send(fixture.send("door_lock"));
  restarting.join();
  CHECK_TRUE(exit == Exit::succeeded);
  STRCMP_CONTAINS("connected again", fixture.written().c_str());
}

TEST(Send, Without_a_broker_says_where_it_looked) {
  auto options = fixture.send("door_lock");
  options.broker.port = latchkey::test_support::free_port();
  const auto exit = run_send(options, fixture.console, fixture.interrupts);
  CHECK_TRUE(exit.error().exit == Exit::no_connection);
  STRCMP_CONTAINS(("127.0.0.1:" + std::to_string(options.broker.port)).c_str(),
                  exit.error().message.c_str());
}

TEST(Send, To_a_broker_that_wants_a_user_tells_to_give_one) {
  const latchkey::test_support::Broker strict("allow_anonymous false\n");
  auto options = fixture.send("door_lock");
  options.broker.port = strict.port();
  const auto exit = run_send(options, fixture.console, fixture.interrupts);
  CHECK_TRUE(exit.error().exit == Exit::no_connection);
  STRCMP_CONTAINS("give --cert and --tls-key, or -u and -P", exit.error().message.c_str());
}
