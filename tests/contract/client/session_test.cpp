#include <CppUTest/TestHarness.h>

#include <chrono>
#include <memory>
#include <string>
#include <variant>

#include "client/mqtt_session.hpp"
#include "must.hpp"
#include "support/broker.hpp"

using latchkey::client::BrokerOptions;
using latchkey::client::Interrupted;
using latchkey::client::LinkLost;
using latchkey::client::LinkRestored;
using latchkey::client::Message;
using latchkey::client::MqttSession;
using latchkey::client::must;
using latchkey::client::Publication;
using latchkey::client::Published;

TEST_GROUP(Session) {
  latchkey::test_support::Broker broker;
  BrokerOptions address{
      .host = "127.0.0.1", .port = broker.port(), .username = {}, .password = {}, .tls = {}};
  std::unique_ptr<MqttSession> session{must(MqttSession::connect(address, "test"))};

  static Publication publication(const std::string& topic, const std::string& payload) {
    return {.topic = topic,
            .payload = payload,
            .response_topic = "answer/to",
            .correlation = std::string("\0\xff", 2),
            .content_type = "text/plain",
            .traceparent = "trace",
            .expires_in = {}};
  }

  // Skips other events.
  template <class Wanted>
  Wanted await() {
    const auto until = MqttSession::Clock::now() + std::chrono::seconds(20);
    while (const auto event = session->next(until)) {
      if (const auto* wanted = std::get_if<Wanted>(&*event)) return *wanted;
    }
    FAIL("the event did not come");
    return {};
  }
};

TEST(Session, Message_comes_with_its_properties) {
  must(session->subscribe("a/+"));
  must(session->publish(publication("a/b", "hello")));
  const auto message = await<Message>();
  STRCMP_EQUAL("a/b", message.topic.c_str());
  STRCMP_EQUAL("hello", message.payload.c_str());
  STRCMP_EQUAL("answer/to", message.response_topic.c_str());
  STRCMP_EQUAL("trace", message.traceparent.c_str());
  CHECK_TRUE(message.correlation == std::string("\0\xff", 2));
  CHECK_FALSE(message.retained);
}

TEST(Session, Publish_is_acknowledged) {
  must(session->publish(publication("a/b", "hello")));
  STRCMP_EQUAL("", await<Published>().refused_why.c_str());
}

TEST(Session, Interrupt_ends_a_wait) {
  session->interrupt();
  await<Interrupted>();
}

TEST(Session, After_a_restart_of_the_broker_goes_on_with_its_subscriptions) {
  must(session->subscribe("a/b"));
  broker.stop();
  await<LinkLost>();
  broker.start();
  await<LinkRestored>();
  must(session->publish(publication("a/b", "again")));
  STRCMP_EQUAL("again", await<Message>().payload.c_str());
}

TEST(Session, Of_an_answer_takes_no_delayed_acknowledgement) {
  // Without TCP_NODELAY on our side, what follows a first small packet waits 40 ms for its ACK.
  must(session->subscribe("a/b"));
  const auto started = MqttSession::Clock::now();
  for (int i = 0; i < 50; ++i) {
    must(session->publish(publication("a/b", "ping")));
    await<Message>();
  }
  CHECK_TRUE(MqttSession::Clock::now() - started < std::chrono::milliseconds(50 * 40));
}
