#include "adapters/mqtt_paho/mapping.hpp"

#include <mqtt/properties.h>
#include <mqtt/ssl_options.h>

#include <string_view>

namespace latchkey::mqtt_paho {
namespace {

constexpr std::string_view kTraceparent = "traceparent";
constexpr std::string_view kTracestate = "tracestate";
constexpr std::string_view kJws = "jws";

std::string_view view(const MQTTLenString& text) {
  if (text.data == nullptr || text.len <= 0) return {};
  return {text.data, static_cast<std::size_t>(text.len)};
}

void keep(std::string_view value, std::size_t bytes_max, std::string& in) {
  if (in.empty() && value.size() <= bytes_max) in = value;
}

void read_property(const MQTTProperty& property, ports::InboundMessage& into) {
  const std::string_view value = view(property.value.data);
  if (property.identifier == MQTTPROPERTY_CODE_RESPONSE_TOPIC) {
    keep(value, core::kTopicBytesMax, into.response_topic);
  } else if (property.identifier == MQTTPROPERTY_CODE_CORRELATION_DATA) {
    keep(value, core::kCorrelationBytesMax, into.correlation);
  } else if (property.identifier == MQTTPROPERTY_CODE_USER_PROPERTY && value == kTraceparent) {
    keep(view(property.value.value), core::kTraceparentBytesMax, into.traceparent);
  } else if (property.identifier == MQTTPROPERTY_CODE_USER_PROPERTY && value == kTracestate) {
    keep(view(property.value.value), core::kTracestateBytesMax, into.tracestate);
  }
}

void add(mqtt::properties& to, mqtt::property::code code, const std::string& value) {
  if (!value.empty()) to.add({code, value});
}

void add_user(mqtt::properties& to, std::string_view name, const std::string& value) {
  if (!value.empty()) to.add({mqtt::property::USER_PROPERTY, std::string(name), value});
}

mqtt::ssl_options describe_tls(const Tls& tls) {
  mqtt::ssl_options to;
  to.set_trust_store(tls.ca_file);
  if (!tls.cert_file.empty()) {
    to.set_key_store(tls.cert_file);
    to.set_private_key(tls.key_file);
  }
  to.set_enable_server_cert_auth(true);
  to.set_verify(true);  // the host name too: off unless asked for
  return to;
}

}  // namespace

ports::InboundMessage to_inbound(const mqtt::message& message) {
  ports::InboundMessage inbound;
  inbound.topic = message.get_topic();
  inbound.payload = message.get_payload_str();
  inbound.qos = static_cast<std::uint8_t>(message.get_qos());
  inbound.retained = message.is_retained();
  inbound.redelivered = message.is_duplicate();
  // Paho's own accessors search the list anew for each element: quadratic in what a sender chose.
  const MQTTProperties& properties = message.get_properties().c_struct();
  for (int i = 0; i < properties.count; ++i) read_property(properties.array[i], inbound);
  return inbound;
}

mqtt::message_ptr to_paho(const ports::OutboundMessage& message) {
  mqtt::properties properties;
  add(properties, mqtt::property::CONTENT_TYPE, message.content_type);
  add(properties, mqtt::property::CORRELATION_DATA, message.correlation);
  add_user(properties, kTraceparent, message.traceparent);
  add_user(properties, kTracestate, message.tracestate);
  add_user(properties, kJws, message.jws);
  return mqtt::message::create(message.topic, message.payload, message.qos, message.retained,
                               properties);
}

std::size_t receive_maximum(const mqtt::properties& properties) {
  if (!properties.contains(mqtt::property::RECEIVE_MAXIMUM)) return UINT16_MAX;
  return mqtt::get<std::uint16_t>(properties, mqtt::property::RECEIVE_MAXIMUM);
}

std::string explain(int return_code, int reason_code) {
  const int reason = reason_code > 0 ? reason_code : return_code;
  // Paho reports a refusing CONNACK's reason as a return code, which are negative otherwise.
  if (reason > 0) return mqtt::exception::reason_code_str(reason);
  return mqtt::exception::error_str(return_code);
}

std::string server_uri(const Options& options) {
  const bool bare_ipv6 = options.host.find(':') != std::string::npos && options.host[0] != '[';
  const std::string host = bare_ipv6 ? "[" + options.host + "]" : options.host;
  return (options.tls ? "ssl://" : "tcp://") + host + ":" + std::to_string(options.port);
}

void describe_connect(const Options& options, mqtt::connect_options& to) {
  using Code = mqtt::property::code;
  to.set_mqtt_version(MQTTVERSION_5);
  to.set_clean_start(false);
  to.set_keep_alive_interval(options.keep_alive);
  to.set_connect_timeout(options.connect_timeout);
  to.set_max_inflight(static_cast<int>(options.queue.qos1_in_flight_max + kInFlightHeadroom));
  if (!options.username.empty()) to.set_user_name(options.username);
  if (!options.password.empty()) to.set_password(options.password);
  if (options.tls) to.set_ssl(describe_tls(*options.tls));
  if (!options.will.topic.empty()) to.set_will_message(to_paho(options.will));

  const auto number = [](auto value) { return static_cast<std::int32_t>(value); };
  to.set_properties({{Code::SESSION_EXPIRY_INTERVAL, number(options.session_expiry.count())},
                     {Code::RECEIVE_MAXIMUM, number(options.receive_maximum)},
                     {Code::MAXIMUM_PACKET_SIZE, number(options.packet_bytes_max)}});
}

}  // namespace latchkey::mqtt_paho
