#include "client/paho_client.hpp"

#include <chrono>
#include <exception>

#include "adapters/mqtt_paho/socket.hpp"
#include "client/paho_mapping.hpp"
#include "client/text.hpp"

namespace latchkey::client {
namespace {

constexpr std::chrono::seconds kGoodbyeWithin{1};
constexpr std::chrono::seconds kUnansweredMax{20};

std::string why(const mqtt::exception& refused) {
  return explain(refused.get_return_code(), static_cast<int>(refused.get_reason_code()));
}

}  // namespace

Result<std::unique_ptr<PahoClient>> PahoClient::create(const BrokerOptions& broker,
                                                       const std::string& client_id,
                                                       std::chrono::seconds keep_for,
                                                       EventQueue& events) {
  try {
    return std::unique_ptr<PahoClient>(new PahoClient(broker, client_id, keep_for, events));
  } catch (const mqtt::exception& refused) {
    return problem(Exit::usage, "no connection can be made to \"" + printable(broker.host) +
                                    "\": " + why(refused));
  }
}

PahoClient::PahoClient(const BrokerOptions& broker, const std::string& client_id,
                       std::chrono::seconds keep_for, EventQueue& events)
    : broker_(broker),
      keep_for_(keep_for),
      events_(events),
      client_(server_uri(broker), client_id, mqtt::create_options(MQTTVERSION_5, kInFlightMax)) {
  install_callbacks();
}

PahoClient::~PahoClient() {
  try {
    if (!client_.is_connected()) return;
    client_.disconnect()->wait_for(kGoodbyeWithin);
  } catch (const std::exception&) {
    return;  // The broker will notice.
  }
}

void PahoClient::install_callbacks() {
  client_.set_message_callback([this](const mqtt::const_message_ptr& message) noexcept {
    events_.push(to_message(*message));
  });
  client_.set_connection_lost_handler([this](const std::string&) noexcept {
    events_.push(LinkLost{"the connection to the broker is lost"});
  });
  client_.set_disconnected_handler(
      [this](const mqtt::properties&, mqtt::ReasonCode reason) noexcept {
        events_.push(
            LinkLost{"the broker has disconnected us: " + explain(0, static_cast<int>(reason))});
      });
}

Result<void> PahoClient::connect() {
  const auto known = mqtt_paho::connections_to(broker_.port);
  try {
    mqtt::connect_options options;
    describe_connect(broker_, keep_for_, options);
    if (!client_.connect(options)->wait_for(kAnswerWithin)) return silent();
  } catch (const mqtt::exception& refused) {
    return problem(Exit::no_connection,
                   why_no_connection(broker_, refused.get_return_code(),
                                     static_cast<int>(refused.get_reason_code())));
  }
  // Paho leaves TCP_NODELAY off, which delays an answer by 40 ms. A socket that is not found only
  // makes us slower.
  const auto socket = mqtt_paho::find_new_connection(broker_.port, known);
  if (socket) mqtt_paho::set_up_connection(*socket, kUnansweredMax, kKeepAlive);
  return {};
}

Result<void> PahoClient::subscribe(const std::string& filter) {
  try {
    if (!client_.subscribe(filter, 1)->wait_for(kAnswerWithin)) return silent();
    return {};
  } catch (const mqtt::exception& refused) {
    return problem(Exit::no_connection, "the broker refuses a subscription to " +
                                            printable(filter) + " (" + why(refused) +
                                            "): is this user allowed to read it?");
  }
}

Result<void> PahoClient::publish(const Publication& message) {
  try {
    if (message.qos == 0) {
      client_.publish(to_paho(message));
    } else {
      client_.publish(to_paho(message), nullptr, *this);
    }
    return {};
  } catch (const mqtt::exception& refused) {
    return problem(Exit::no_connection, "the message could not be sent: " + why(refused));
  }
}

void PahoClient::on_success(const mqtt::token&) noexcept { events_.push(Published{}); }

void PahoClient::on_failure(const mqtt::token& token) noexcept {
  // Without a reason code it is not the broker's answer, but the end of a connection.
  if (token.get_reason_code() <= 0) return;
  events_.push(Published{explain(token.get_return_code(), token.get_reason_code())});
}

base::unexpected<Problem> PahoClient::silent() const {
  return problem(Exit::no_connection, "the broker at " + address(broker_) +
                                          " does not answer: is it MQTT that listens there?");
}

}  // namespace latchkey::client
