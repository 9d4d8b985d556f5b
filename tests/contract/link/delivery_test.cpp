// What goes through a Link, both ways, and when it is acknowledged.
#include "link_rig.hpp"

using namespace latchkey;            // NOLINT(google-build-using-namespace)
using namespace latchkey::contract;  // NOLINT(google-build-using-namespace)

namespace {

const std::string kBinary("\x00\xff\x80 a\n\x01", 7);

}  // namespace

TEST_GROUP(LinkDelivery) {
  test_support::Broker broker;
  test_support::MqttProbe probe{probe_options(broker.port())};
  LinkRig rig{link_options(broker.port())};

  void setup() override {
    probe.subscribe(kAnswerTopic, 1);
    rig.open();
    CHECK(rig.run_until_up());
  }

  test_support::ProbeMessage receive() {
    const auto message = probe.receive();
    CHECK_TRUE_TEXT(message.has_value(), "no message came to the probe");
    return message.value_or(test_support::ProbeMessage{});
  }
};

TEST(LinkDelivery, Message_withEveryProperty_arrivesWhole) {
  test_support::ProbeMessage sent = command(kBinary);
  sent.correlation = kBinary;
  sent.user_properties = {{"other", "x"}, {"traceparent", "00-1"}, {"tracestate", "k=v"}};
  probe.publish(sent);

  const ports::InboundMessage message = rig.settle_next();
  STRCMP_EQUAL(kCommandTopic, message.topic.c_str());
  CHECK(message.payload == kBinary);
  CHECK(message.correlation == kBinary);
  STRCMP_EQUAL(kAnswerTopic, message.response_topic.c_str());
  STRCMP_EQUAL("00-1", message.traceparent.c_str());
  STRCMP_EQUAL("k=v", message.tracestate.c_str());
  LONGS_EQUAL(1, message.qos);
  CHECK_FALSE(message.retained);
  CHECK_FALSE(message.redelivered);
}

TEST(LinkDelivery, Message_withoutProperties_hasEmptyFields) {
  test_support::ProbeMessage sent = command("");
  sent.response_topic.clear();
  sent.qos = 0;
  probe.publish(sent);

  const ports::InboundMessage message = rig.settle_next();
  CHECK(message.payload.empty() && message.response_topic.empty() && message.correlation.empty());
  LONGS_EQUAL(0, message.qos);
}

TEST(LinkDelivery, Message_ofManyUserProperties_isTakenInTime) {
  test_support::ProbeMessage sent = command("many");
  for (int i = 0; i < 2000; ++i) sent.user_properties.emplace_back("", "");
  sent.user_properties.emplace_back("traceparent", "last");
  probe.publish(sent);
  STRCMP_EQUAL("last", rig.settle_next().traceparent.c_str());
}

TEST(LinkDelivery, Retained_beforeSubscription_arrivesFlagged) {
  rig.drop();
  test_support::Broker fresh;
  test_support::MqttProbe publisher(probe_options(fresh.port()));
  test_support::ProbeMessage sent = command("stale");
  sent.retained = true;
  publisher.publish(sent);

  LinkRig late(link_options(fresh.port()));
  late.open();
  CHECK(late.settle_next().retained);
}

TEST(LinkDelivery, Retained_whileSubscribed_arrivesFlagged) {
  test_support::ProbeMessage sent = command("live");
  sent.retained = true;
  probe.publish(sent);
  CHECK(rig.settle_next().retained);
}

TEST(LinkDelivery, Message_largerThanAnnounced_isNotDelivered) {
  probe.publish(command(std::string(20 * 1024, 'x')));
  probe.publish(command("small"));
  STRCMP_EQUAL("small", rig.settle_next().payload.c_str());
}

TEST(LinkDelivery, Message_notSettled_comesAgainToTheNextLink) {
  probe.publish(command("debt"));
  CHECK(rig.run_until_messages(1));
  CHECK_FALSE(rig.messages[0].second.redelivered);

  rig.reopen();
  const ports::InboundMessage message = rig.settle_next();
  STRCMP_EQUAL("debt", message.payload.c_str());
  CHECK(message.redelivered);
}

TEST(LinkDelivery, Message_settled_doesNotComeAgain) {
  probe.publish(command("first"));
  rig.settle_next();
  // What is published after the settling is delivered after the PUBACK.
  CHECK(rig.link().publish(answer("done", 1), ports::DeliveryId{7}));
  CHECK(rig.run_until([this] { return !rig.delivered.empty(); }));

  rig.reopen();
  probe.publish(command("second"));
  STRCMP_EQUAL("second", rig.settle_next().payload.c_str());
}

TEST(LinkDelivery, Messages_areHandedOverOneAtATime) {
  probe.publish(command("1"));
  probe.publish(command("2"));
  CHECK(rig.run_until_messages(1));
  CHECK_FALSE(rig.loop().run_until([this] { return rig.messages.size() > 1; },
                                   std::chrono::milliseconds{100}));
  STRCMP_EQUAL("1", rig.settle_next().payload.c_str());
  STRCMP_EQUAL("2", rig.settle_next().payload.c_str());
}

TEST(LinkDelivery, Settle_ofUnknownId_isIgnored) {
  rig.link().settle(ports::MessageId{99});
  probe.publish(command("1"));
  CHECK(rig.run_until_messages(1));
  rig.link().settle(ports::MessageId{99});
  STRCMP_EQUAL("1", rig.settle_next().payload.c_str());
}

TEST(LinkDelivery, Publish_atQos1_arrivesWholeAndIsReported) {
  ports::OutboundMessage sent = answer(kBinary, 1);
  sent.correlation = kBinary;
  sent.content_type = "application/json";
  sent.traceparent = "00-1";
  sent.tracestate = "k=v";
  CHECK(rig.link().publish(sent, ports::DeliveryId{42}));
  CHECK(rig.run_until([this] { return !rig.delivered.empty(); }));
  CHECK(rig.delivered.front() == ports::DeliveryId{42});

  const test_support::ProbeMessage message = receive();
  CHECK(message.payload == kBinary);
  CHECK(message.correlation == kBinary);
  STRCMP_EQUAL("application/json", message.content_type.c_str());
  LONGS_EQUAL(2, message.user_properties.size());
  STRCMP_EQUAL("00-1", message.user_properties[0].second.c_str());
  STRCMP_EQUAL("k=v", message.user_properties[1].second.c_str());
  LONGS_EQUAL(1, message.qos);
}

TEST(LinkDelivery, Publish_whileAMessageIsInHand_waitsForNothingOfIt) {
  probe.publish(command("asked"));
  CHECK(rig.run_until_messages(1));
  CHECK(rig.link().publish(answer("0", 0)));
  CHECK(rig.link().publish(answer("1", 1)));
  rig.settle_next();
  STRCMP_EQUAL("0", receive().payload.c_str());
  STRCMP_EQUAL("1", receive().payload.c_str());
}

TEST(LinkDelivery, Publish_ofFewAtQos1_keepsOrder) {
  probe.subscribe(kAnswerTopic, 0);  // at QoS 1, the broker itself would reorder them
  for (int i = 0; i < 100; ++i) {
    CHECK(rig.link().publish(answer(std::to_string(i), i % 10 == 0 ? 1 : 0)));
  }
  for (int i = 0; i < 100; ++i) STRCMP_EQUAL(std::to_string(i).c_str(), receive().payload.c_str());
}

TEST(LinkDelivery, Publish_retained_isKeptByTheBroker) {
  ports::OutboundMessage sent = answer("kept", 1);
  sent.topic = "vehicles/V/slot";
  sent.retained = true;
  CHECK(rig.link().publish(sent, ports::DeliveryId{1}));
  CHECK(rig.run_until([this] { return !rig.delivered.empty(); }));
  probe.subscribe("vehicles/V/slot", 0);
  const test_support::ProbeMessage message = receive();
  STRCMP_EQUAL("kept", message.payload.c_str());
  CHECK(message.retained);
}
