#include "adapters/mqtt_paho/send_queue.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

using namespace latchkey;             // NOLINT(google-build-using-namespace)
using namespace latchkey::mqtt_paho;  // NOLINT(google-build-using-namespace)

namespace {

SendQueue::Entry entry(std::uint8_t qos, std::string payload = "x") {
  ports::OutboundMessage message;
  message.topic = "t";
  message.payload = std::move(payload);
  message.qos = qos;
  return {std::move(message), ports::DeliveryId{1}};
}

QueueLimits small() {
  QueueLimits limits;
  limits.entries_max = 20;
  limits.qos0_in_flight_max = 2;
  limits.qos1_in_flight_max = 2;
  limits.brake_above = 4;
  limits.release_at = 1;
  return limits;
}

}  // namespace

TEST_GROUP(SendQueue) {
  SendQueue queue{small()};

  std::size_t fill(std::uint8_t qos, bool owing) {
    std::size_t taken = 0;
    while (queue.push(entry(qos), owing)) ++taken;
    return taken;
  }

  std::string next() {
    const auto handover = queue.hand_over();
    return handover ? handover->entry.message.payload : "nothing";
  }
};

TEST(SendQueue, Push_untilRefused_leavesTheReserve) {
  LONGS_EQUAL(20 - kRepliesPerMessage, fill(0, false));
  CHECK(queue.has_reserve());
  LONGS_EQUAL(kRepliesPerMessage, fill(0, true));
  CHECK_FALSE(queue.has_reserve());
  LONGS_EQUAL(20, queue.entries_high_water());
}

TEST(SendQueue, Push_ofBytes_leavesTheReserveInBytesToo) {
  const std::string large(100 * 1024, 'x');
  std::size_t taken = 0;
  while (queue.push(entry(0, large), false)) ++taken;
  LONGS_EQUAL(4, taken);
  CHECK(queue.has_reserve());
  for (std::size_t i = 0; i < kRepliesPerMessage; ++i) {
    CHECK(queue.push(entry(0, std::string(kReplyBytesMax - 512, 'x')), true));
  }
}

TEST(SendQueue, Push_ofUnaskedQos1_mayFillHalf) {
  LONGS_EQUAL(10, fill(1, false));
  CHECK(queue.push(entry(0), false));
  CHECK(queue.push(entry(1), true));
}

TEST(SendQueue, HandOver_stopsAtEachQossBound) {
  fill(1, false);
  fill(0, false);
  for (int i = 0; i < 4; ++i) CHECK(queue.hand_over().has_value());
  CHECK_FALSE(queue.hand_over().has_value());
}

TEST(SendQueue, HandOver_ofQos0_passesByWaitingQos1) {
  for (const char* name : {"a", "b", "c", "d"}) CHECK(queue.push(entry(1, name), false));
  CHECK(queue.push(entry(0, "e"), false));
  STRCMP_EQUAL("a", next().c_str());
  STRCMP_EQUAL("b", next().c_str());
  STRCMP_EQUAL("e", next().c_str());
  STRCMP_EQUAL("nothing", next().c_str());
}

TEST(SendQueue, HandOver_ofQos1_doesNotPassByWaitingQos0) {
  for (const char* name : {"a", "b", "c"}) CHECK(queue.push(entry(0, name), false));
  CHECK(queue.push(entry(1, "d"), false));
  const auto first = queue.hand_over();
  STRCMP_EQUAL("b", next().c_str());
  STRCMP_EQUAL("nothing", next().c_str());
  CHECK(queue.arrived(first->ticket));
  STRCMP_EQUAL("c", next().c_str());
  STRCMP_EQUAL("d", next().c_str());
}

TEST(SendQueue, HandOver_keepsToWhatTheBrokerTakes) {
  queue.limit_qos1_in_flight(1);
  fill(1, false);
  const auto first = queue.hand_over();
  CHECK_FALSE(queue.hand_over().has_value());
  CHECK(queue.arrived(first->ticket));
  CHECK(queue.hand_over().has_value());
}

TEST(SendQueue, HandBack_makesItTheNextAgain) {
  CHECK(queue.push(entry(1, "a"), false));
  CHECK(queue.push(entry(1, "b"), false));
  const std::size_t bytes = queue.bytes();
  queue.hand_back(*queue.hand_over());
  LONGS_EQUAL(bytes, queue.bytes());
  STRCMP_EQUAL("a", next().c_str());
}

TEST(SendQueue, Disconnect_keepsQos0AndDropsQos1) {
  CHECK(queue.push(entry(1, "a"), false));
  CHECK(queue.push(entry(0, "b"), false));
  queue.disconnect();
  LONGS_EQUAL(cost_bytes(entry(0, "b").message), queue.bytes());
  STRCMP_EQUAL("b", next().c_str());
  STRCMP_EQUAL("nothing", next().c_str());
}

TEST(SendQueue, Arrival_fromAnEarlierConnection_isNotReportedButCountsForQos1) {
  fill(1, false);
  const auto first = queue.hand_over();
  const auto second = queue.hand_over();
  queue.disconnect();
  CHECK(queue.push(entry(1, "new"), false));
  STRCMP_EQUAL("nothing", next().c_str());
  CHECK_FALSE(queue.arrived(first->ticket));
  STRCMP_EQUAL("new", next().c_str());
  CHECK_FALSE(queue.arrived(second->ticket));
}

TEST(SendQueue, Disconnect_forgetsQos0OnItsWay) {
  fill(0, false);
  const auto first = queue.hand_over();
  CHECK(queue.hand_over().has_value());
  queue.disconnect();
  CHECK_FALSE(queue.arrived(first->ticket));
  CHECK(queue.hand_over().has_value());
  CHECK(queue.hand_over().has_value());
}

TEST(SendQueue, HandBack_afterDisconnect_keepsQos0Only) {
  CHECK(queue.push(entry(1, "a"), false));
  CHECK(queue.push(entry(0, "b"), false));
  auto a = queue.hand_over();
  auto b = queue.hand_over();
  queue.disconnect();
  queue.hand_back(std::move(*a));
  queue.hand_back(std::move(*b));
  LONGS_EQUAL(1, queue.entries());
  STRCMP_EQUAL("b", next().c_str());
}

TEST(SendQueue, Brake_followsWaitingQos0WithHysteresis) {
  for (int i = 0; i < 4; ++i) CHECK(queue.push(entry(0), false));
  CHECK_FALSE(queue.braking());
  CHECK(queue.push(entry(0), false));
  CHECK(queue.braking());
  while (queue.entries() > 2) queue.arrived(queue.hand_over()->ticket);
  CHECK(queue.braking());
  queue.arrived(queue.hand_over()->ticket);
  CHECK_FALSE(queue.braking());
}

TEST(SendQueue, Brake_isNotForQos1) {
  fill(1, false);
  CHECK_FALSE(queue.braking());
}

TEST(SendQueue, Idle_onlyWhenAllHasArrived) {
  CHECK(queue.idle());
  CHECK(queue.push(entry(1), false));
  const auto handover = queue.hand_over();
  CHECK_FALSE(queue.idle());
  CHECK(queue.arrived(handover->ticket));
  CHECK(queue.idle());
}
