// Between this folder's types and Paho's. Private to PahoClient.
#pragma once

#include <mqtt/connect_options.h>
#include <mqtt/message.h>

#include <chrono>
#include <string>

#include "client/event_queue.hpp"
#include "client/mqtt_session.hpp"
#include "client/options.hpp"

namespace latchkey::client {

inline constexpr std::chrono::seconds kAnswerWithin{5};  // the broker, to what we ask of it
inline constexpr std::chrono::seconds kKeepAlive{30};
inline constexpr int kInFlightMax = 256;  // inside Paho; callers keep fewer

Message to_message(const mqtt::message& message);
mqtt::message_ptr to_paho(const Publication& message);

// host:port, for people.
std::string address(const BrokerOptions& broker);
std::string server_uri(const BrokerOptions& broker);

// Fills `to` in place, where it must stay until it is used: Paho's copies of it point into it.
void describe_connect(const BrokerOptions& broker, std::chrono::seconds keep_for,
                      mqtt::connect_options& to);

// From Paho's return code and an MQTT 5 reason code.
std::string explain(int return_code, int reason_code);
std::string why_no_connection(const BrokerOptions& broker, int return_code, int reason_code);

}  // namespace latchkey::client
