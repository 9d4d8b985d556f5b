// Between the Link's types and Paho's.
//
// Inbound, everything comes from the wire: a Response Topic, Correlation Data, traceparent or
// tracestate longer than its limit in core/limits.hpp reads as absent, and of user properties with
// one name the first counts. The message itself always comes through.
#pragma once

#include <mqtt/connect_options.h>
#include <mqtt/message.h>

#include <cstddef>
#include <string>

#include "adapters/mqtt_paho/options.hpp"
#include "ports/link.hpp"

namespace latchkey::mqtt_paho {

// Paho sends nothing more, a SUBSCRIBE or QoS 0 either, while it has as many unacknowledged QoS 1
// messages as it may. So it is told that it may have this many more than we give it.
inline constexpr std::size_t kInFlightHeadroom = 4;

ports::InboundMessage to_inbound(const mqtt::message& message);

mqtt::message_ptr to_paho(const ports::OutboundMessage& message);

// As in a CONNACK's properties.
std::size_t receive_maximum(const mqtt::properties& properties);

// For log lines, from Paho's return code and an MQTT 5 reason code.
std::string explain(int return_code, int reason_code);

std::string server_uri(const Options& options);

// Fills `to` in place, where it must stay until it is used: Paho's copies of it point into it.
void describe_connect(const Options& options, mqtt::connect_options& to);

}  // namespace latchkey::mqtt_paho
