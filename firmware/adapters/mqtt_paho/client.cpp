#include "adapters/mqtt_paho/client.hpp"

#include <exception>

namespace latchkey::mqtt_paho {
namespace {

// Paho is C inside: an exception that left a callback would end the process.
template <class Call>
bool contained(Call&& call) noexcept {
  try {
    call();
    return true;
  } catch (...) {
    return false;
  }
}

// What Paho may hold beyond what is in flight: commands left over from a dropped connection.
int buffered_max(const QueueLimits& limits) {
  return static_cast<int>(2 * (limits.qos0_in_flight_max + limits.qos1_in_flight_max));
}

}  // namespace

Client::Client(const Options& options, Callbacks& callbacks)
    : options_(options),
      callbacks_(callbacks),
      paho_(server_uri(options), options.client_id,
            mqtt::create_options(MQTTVERSION_5, buffered_max(options.queue))) {
  install_callbacks();
}

void Client::install_callbacks() {
  paho_.set_connected_handler([this](const std::string&) {
    if (!contained([this] { callbacks_.on_connected(receive_maximum_); })) gone("out of memory");
  });
  paho_.set_connection_lost_handler([this](const std::string&) { gone("connection lost"); });
  // A DISCONNECT from the broker is not followed by connection_lost.
  paho_.set_disconnected_handler([this](const mqtt::properties&, mqtt::ReasonCode reason) {
    static_cast<void>(contained(
        [&] { gone("the broker disconnected: " + explain(0, static_cast<int>(reason))); }));
  });
  paho_.set_message_callback([this](const mqtt::const_message_ptr& message) {
    if (!contained([&] { callbacks_.on_message(*message); })) callbacks_.on_message_failed();
  });
}

bool Client::connect() {
  try {
    mqtt::connect_options connect;
    describe_connect(options_, connect);
    paho_.connect(connect, nullptr, connecting_);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool Client::subscribe() {
  // Retained messages come once, with their flag, as do live ones that were published as retained:
  // what is refused for being retained must be recognised in either case.
  const mqtt::subscribe_options subscribe(false, true,
                                          mqtt::subscribe_options::SEND_RETAINED_ON_NEW);
  try {
    paho_.subscribe(options_.command_topic, 1, nullptr, subscribing_, subscribe);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool Client::disconnect() {
  try {
    paho_.disconnect(0, nullptr, disconnecting_);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

bool Client::publish(SendQueue::Handover handover) {
  std::list<Sending>::iterator sending;
  {
    const std::lock_guard lock(sending_mutex_);
    sending = sending_.emplace(sending_.end(), *this, std::move(handover));
    sending->self_ = sending;
  }
  bool again = false;
  try {
    paho_.publish(to_paho(sending->handover_.entry.message), nullptr, *sending);
    return true;
  } catch (const mqtt::exception& problem) {
    const int code = problem.get_return_code();
    again = code == MQTTASYNC_DISCONNECTED || code == MQTTASYNC_NO_MORE_MSGIDS ||
            code == MQTTASYNC_MAX_BUFFERED_MESSAGES;
  } catch (const std::exception&) {
    again = false;
  }
  callbacks_.on_not_sent(take_back(*sending), again);
  return false;
}

SendQueue::Handover Client::take_back(Sending& sending) {
  const std::lock_guard lock(sending_mutex_);
  SendQueue::Handover handover = std::move(sending.handover_);
  sending_.erase(sending.self_);
  return handover;
}

void Client::gone(const std::string& why) noexcept {
  static_cast<void>(contained([&] { callbacks_.on_gone(why); }));
}

void Client::sent(Sending& sending) noexcept {
  static_cast<void>(contained([&] { callbacks_.on_sent(take_back(sending).ticket); }));
}

void Client::not_sent(Sending& sending) noexcept {
  // QoS 1: its owner sends it again.
  const bool again = sending.handover_.ticket.qos == 0;
  static_cast<void>(contained([&] { callbacks_.on_not_sent(take_back(sending), again); }));
}

void Client::Connecting::on_success(const mqtt::token& token) {
  static_cast<void>(contained([&] {
    client_.receive_maximum_ = receive_maximum(token.get_connect_response().get_properties());
  }));
}

void Client::Connecting::on_failure(const mqtt::token& token) {
  client_.gone("cannot connect: " + explain(token.get_return_code(), token.get_reason_code()));
}

void Client::Subscribing::on_success(const mqtt::token&) {
  static_cast<void>(contained([this] { client_.callbacks_.on_subscribed(); }));
}

void Client::Subscribing::on_failure(const mqtt::token& token) {
  const int reason = token.get_reason_code();
  if (reason < MQTTREASONCODE_UNSPECIFIED_ERROR) return;  // not the broker's: the connection broke
  static_cast<void>(contained([&] {
    client_.callbacks_.on_not_subscribed("subscription refused: " + explain(0, reason));
  }));
}

}  // namespace latchkey::mqtt_paho
