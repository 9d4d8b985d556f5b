#include "client/paho_mapping.hpp"

#include <mqtt/exception.h>
#include <mqtt/properties.h>
#include <mqtt/ssl_options.h>

#include <cstdint>
#include <string_view>

#include "client/text.hpp"

namespace latchkey::client {
namespace {

using Code = mqtt::property::code;

constexpr std::string_view kTraceparent = "traceparent";
constexpr std::string_view kTracestate = "tracestate";
constexpr std::string_view kJws = "jws";

std::string_view view(const MQTTLenString& text) {
  if (text.data == nullptr || text.len <= 0) return {};
  return {text.data, static_cast<std::size_t>(text.len)};
}

mqtt::ssl_options describe_tls(const TlsOptions& tls) {
  mqtt::ssl_options to;
  if (!tls.ca_file.empty()) to.set_trust_store(tls.ca_file);
  if (!tls.cert_file.empty()) {
    to.set_key_store(tls.cert_file);
    to.set_private_key(tls.key_file);
  }
  to.set_enable_server_cert_auth(true);
  to.set_verify(true);  // the host name too: off unless asked for
  return to;
}

}  // namespace

Message to_message(const mqtt::message& message) {
  Message to{.topic = message.get_topic(),
             .payload = message.get_payload_str(),
             .response_topic = {},
             .correlation = {},
             .traceparent = {},
             .retained = message.is_retained(),
             .jws = {}};
  const MQTTProperties& properties = message.get_properties().c_struct();
  for (int i = 0; i < properties.count; ++i) {
    const MQTTProperty& property = properties.array[i];
    if (property.identifier == MQTTPROPERTY_CODE_RESPONSE_TOPIC) {
      to.response_topic = view(property.value.data);
    } else if (property.identifier == MQTTPROPERTY_CODE_CORRELATION_DATA) {
      to.correlation = view(property.value.data);
    } else if (property.identifier == MQTTPROPERTY_CODE_USER_PROPERTY &&
               view(property.value.data) == kTraceparent) {
      to.traceparent = view(property.value.value);
    } else if (property.identifier == MQTTPROPERTY_CODE_USER_PROPERTY &&
               view(property.value.data) == kJws) {
      to.jws = view(property.value.value);
    }
  }
  return to;
}

mqtt::message_ptr to_paho(const Publication& message) {
  mqtt::properties properties;
  const auto add = [&properties](Code code, const std::string& value) {
    if (!value.empty()) properties.add({code, value});
  };
  add(Code::RESPONSE_TOPIC, message.response_topic);
  add(Code::CORRELATION_DATA, message.correlation);
  add(Code::CONTENT_TYPE, message.content_type);
  const auto add_user = [&properties](std::string_view name, const std::string& value) {
    if (!value.empty()) properties.add({Code::USER_PROPERTY, std::string(name), value});
  };
  add_user(kTraceparent, message.traceparent);
  add_user(kTracestate, message.tracestate);
  if (message.expires_in) {
    const auto seconds = static_cast<std::int32_t>(message.expires_in->count());
    properties.add({Code::MESSAGE_EXPIRY_INTERVAL, seconds});
  }
  return mqtt::message::create(message.topic, message.payload, message.qos, message.retained,
                               properties);
}

std::string address(const BrokerOptions& broker) {
  const bool bare_ipv6 = broker.host.find(':') != std::string::npos && broker.host[0] != '[';
  const std::string host = bare_ipv6 ? "[" + broker.host + "]" : broker.host;
  return printable(host) + ":" + std::to_string(broker.port);
}

std::string server_uri(const BrokerOptions& broker) {
  return (broker.tls ? "ssl://" : "tcp://") + address(broker);
}

void describe_connect(const BrokerOptions& broker, std::chrono::seconds keep_for,
                      mqtt::connect_options& to) {
  to.set_mqtt_version(MQTTVERSION_5);
  to.set_clean_start(false);  // the client id is new, so only a reconnect finds a session
  to.set_keep_alive_interval(kKeepAlive);
  to.set_connect_timeout(kAnswerWithin);
  to.set_max_inflight(kInFlightMax);
  if (!broker.username.empty()) to.set_user_name(broker.username);
  if (!broker.password.empty()) to.set_password(broker.password);
  if (broker.tls) to.set_ssl(describe_tls(*broker.tls));
  to.set_properties({{Code::SESSION_EXPIRY_INTERVAL, static_cast<std::int32_t>(keep_for.count())}});
}

std::string explain(int return_code, int reason_code) {
  const int reason = reason_code > 0 ? reason_code : return_code;
  // Paho reports a refusing CONNACK's reason as a return code, which are negative otherwise.
  if (reason > 0) return mqtt::exception::reason_code_str(reason);
  return mqtt::exception::error_str(return_code);
}

std::string why_no_connection(const BrokerOptions& broker, int return_code, int reason_code) {
  const int reason = reason_code > 0 ? reason_code : return_code;
  const bool who = reason == mqtt::ReasonCode::BAD_USER_NAME_OR_PASSWORD ||
                   reason == mqtt::ReasonCode::NOT_AUTHORIZED;
  if (who && broker.username.empty()) {
    return "the broker at " + address(broker) +
           " wants to know who we are: give --cert and --tls-key, or -u and -P";
  }
  if (who) {
    return "the broker at " + address(broker) + " refuses the user \"" +
           printable(broker.username) + "\": check -u and -P";
  }
  if (reason > 0) {
    return "the broker at " + address(broker) +
           " refuses the connection: " + explain(return_code, reason_code);
  }
  return "no connection to a broker at " + address(broker) + ": is it running there? Check -h, -p" +
         (broker.tls ? ", --cafile, --cert, and that its certificate is for this host name"
                     : ", and whether it wants TLS");
}

}  // namespace latchkey::client
