#include "client/event_queue.hpp"

#include <CppUTest/TestHarness.h>

#include <chrono>
#include <thread>
#include <variant>

using latchkey::client::EventQueue;
using latchkey::client::Interrupted;
using latchkey::client::LinkLost;
using latchkey::client::Message;
using latchkey::client::Published;

namespace {

constexpr std::chrono::seconds kLong{20};

Message message(const char* payload) { return {"topic", payload, "", "", "", false}; }

}  // namespace

TEST_GROUP(EventQueue){};

TEST(EventQueue, Gives_events_in_their_order) {
  EventQueue events;
  events.push(message("first"));
  events.push(Published{"second"});
  STRCMP_EQUAL("first", std::get<Message>(*events.pop({})).payload.c_str());
  STRCMP_EQUAL("second", std::get<Published>(*events.pop({})).refused_why.c_str());
}

TEST(EventQueue, Empty_until_the_deadline_gives_nothing) {
  CHECK_FALSE(EventQueue().pop(EventQueue::Clock::now()).has_value());
}

TEST(EventQueue, Wakes_a_waiting_reader) {
  EventQueue events;
  std::thread other([&events] { events.push(Interrupted{}); });
  const auto event = events.pop(EventQueue::Clock::now() + kLong);
  other.join();
  CHECK_TRUE(event.has_value());
  CHECK_TRUE(std::holds_alternative<Interrupted>(*event));
}

TEST(EventQueue, Full_drops_and_counts_messages_but_nothing_else) {
  EventQueue events;
  for (std::size_t i = 0; i < EventQueue::kMessagesMax + 3; ++i) events.push(message("m"));
  events.push(LinkLost{"lost"});
  CHECK_EQUAL(3, events.dropped());
  for (std::size_t i = 0; i < EventQueue::kMessagesMax; ++i) {
    CHECK_TRUE(std::holds_alternative<Message>(*events.pop({})));
  }
  CHECK_TRUE(std::holds_alternative<LinkLost>(*events.pop({})));
}
