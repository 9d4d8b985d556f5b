#include "adapters/mqtt_paho/mapping.hpp"

#include <CppUTest/TestHarness.h>
#include <mqtt/async_client.h>

using namespace latchkey;             // NOLINT(google-build-using-namespace)
using namespace latchkey::mqtt_paho;  // NOLINT(google-build-using-namespace)

namespace {

using Code = mqtt::property::code;

ports::InboundMessage map(const mqtt::properties& properties) {
  return to_inbound(*mqtt::message::create("topic", "payload", 7, 1, true, properties));
}

mqtt::property user(const std::string& name, const std::string& value) {
  return {Code::USER_PROPERTY, name, value};
}

}  // namespace

TEST_GROUP(Mapping) {
  // Paho's heap bookkeeping works only while there is a client; without one it leaks its records.
  mqtt::async_client client{"tcp://localhost", "unused"};
};

TEST(Mapping, Inbound_withoutProperties_hasEmptyFields) {
  const ports::InboundMessage message = map({});
  STRCMP_EQUAL("topic", message.topic.c_str());
  STRCMP_EQUAL("payload", message.payload.c_str());
  LONGS_EQUAL(1, message.qos);
  CHECK(message.retained);
  CHECK_FALSE(message.redelivered);
  CHECK(message.response_topic.empty() && message.correlation.empty());
  CHECK(message.traceparent.empty() && message.tracestate.empty());
}

TEST(Mapping, Inbound_atTheLimits_isKept) {
  const std::string topic(core::kTopicBytesMax, 't');
  const std::string correlation(core::kCorrelationBytesMax, '\0');
  const std::string parent(core::kTraceparentBytesMax, 'p');
  const std::string state(core::kTracestateBytesMax, 's');
  const ports::InboundMessage message = map({{Code::RESPONSE_TOPIC, topic},
                                             {Code::CORRELATION_DATA, correlation},
                                             user("traceparent", parent),
                                             user("tracestate", state)});
  CHECK(message.response_topic == topic && message.correlation == correlation);
  CHECK(message.traceparent == parent && message.tracestate == state);
}

TEST(Mapping, Inbound_beyondTheLimits_readsAsAbsent) {
  const ports::InboundMessage message =
      map({{Code::RESPONSE_TOPIC, std::string(core::kTopicBytesMax + 1, 't')},
           {Code::CORRELATION_DATA, std::string(core::kCorrelationBytesMax + 1, 'c')},
           user("traceparent", std::string(core::kTraceparentBytesMax + 1, 'p')),
           user("tracestate", std::string(core::kTracestateBytesMax + 1, 's'))});
  CHECK(message.response_topic.empty() && message.correlation.empty());
  CHECK(message.traceparent.empty() && message.tracestate.empty());
  STRCMP_EQUAL("payload", message.payload.c_str());
}

TEST(Mapping, Inbound_withRepeatedUserProperty_takesTheFirst) {
  const ports::InboundMessage message =
      map({user("x", "0"), user("traceparent", "1"), user("traceparent", "2")});
  STRCMP_EQUAL("1", message.traceparent.c_str());
}

TEST(Mapping, Outbound_carriesItsProperties) {
  ports::OutboundMessage message;
  message.topic = "t";
  message.payload = std::string("\0p", 2);
  message.content_type = "application/json";
  message.correlation = std::string("\0c", 2);
  message.traceparent = "parent";
  message.tracestate = "state";
  message.qos = 1;
  message.retained = true;

  const mqtt::message_ptr paho = to_paho(message);
  CHECK(paho->get_payload_str() == message.payload);
  LONGS_EQUAL(1, paho->get_qos());
  CHECK(paho->is_retained());
  const mqtt::properties& properties = paho->get_properties();
  LONGS_EQUAL(4, properties.size());
  CHECK(mqtt::get<std::string>(properties, Code::CORRELATION_DATA) == message.correlation);
  CHECK(mqtt::get<std::string>(properties, Code::CONTENT_TYPE) == "application/json");
}

TEST(Mapping, Outbound_withEmptyFields_hasNoProperties) {
  LONGS_EQUAL(0, to_paho(ports::OutboundMessage{})->get_properties().size());
}

TEST(Mapping, Connect_announcesSessionAndLimits) {
  mqtt::connect_options connect;
  describe_connect(Options{}, connect);
  CHECK_FALSE(connect.is_clean_start());
  const mqtt::properties& properties = connect.get_properties();
  LONGS_EQUAL(3600, mqtt::get<std::uint32_t>(properties, Code::SESSION_EXPIRY_INTERVAL));
  LONGS_EQUAL(16, mqtt::get<std::uint16_t>(properties, Code::RECEIVE_MAXIMUM));
  LONGS_EQUAL(16384, mqtt::get<std::uint32_t>(properties, Code::MAXIMUM_PACKET_SIZE));
}

TEST(Mapping, ReceiveMaximum_notGiven_isTheProtocolsMost) {
  LONGS_EQUAL(65535, receive_maximum({}));
  LONGS_EQUAL(20, receive_maximum({{Code::RECEIVE_MAXIMUM, 20}}));
}

TEST(Mapping, ServerUri_tellsTlsAndIpv6) {
  Options options;
  options.host = "broker.example";
  options.port = 8883;
  STRCMP_EQUAL("tcp://broker.example:8883", server_uri(options).c_str());
  options.tls.emplace();
  STRCMP_EQUAL("ssl://broker.example:8883", server_uri(options).c_str());
  options.host = "::1";
  STRCMP_EQUAL("ssl://[::1]:8883", server_uri(options).c_str());
}

TEST(Mapping, Explain_tellsReasonOrReturnCode) {
  STRCMP_EQUAL("Not authorized", explain(0, 135).c_str());
  STRCMP_EQUAL("Not authorized", explain(135, 0).c_str());
  CHECK_FALSE(explain(MQTTASYNC_FAILURE, 0).empty());
}
