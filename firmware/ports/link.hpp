// Link: the agent's connection to the broker, MQTT 5 in shape.
//
// Threading: every call into a Link and every event out of it happens on the event loop's thread.
// Flow: each inbound message is a debt. Its publisher's PUBACK is withheld until settle(); the Link
// takes the next message only when it has room for the answers to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::ports {

// Names one inbound message until it is settled. Never reused by one Link.
enum class MessageId : std::uint64_t {};

// Chosen by the caller of publish(); comes back in Events::on_delivered.
enum class DeliveryId : std::uint64_t {};

struct InboundMessage {
  std::string topic;
  std::string payload;
  std::string response_topic;  // empty: none given
  std::string correlation;     // MQTT Correlation Data, binary
  std::string traceparent;     // user properties of W3C Trace Context
  std::string tracestate;
  std::uint8_t qos = 0;
  bool retained = false;
  bool redelivered = false;  // the DUP flag
};

struct OutboundMessage {
  std::string topic;
  std::string payload;
  std::string content_type;
  std::string correlation;
  std::string traceparent;
  std::string tracestate;
  std::string jws{};     // detached, of the payload; empty: not signed
  std::uint8_t qos = 0;  // 0 or 1
  bool retained = false;
};

class Link {
 public:
  class Events {
   public:
    // A message on the command topic. settle(id) must follow, once.
    virtual void on_message(MessageId id, InboundMessage message) = 0;
    // Connected and subscribed. What was published before and not delivered must be sent again.
    virtual void on_link_up() = 0;
    // Not connected; `why` is for the log. Reconnecting goes on by itself.
    virtual void on_link_down(std::string_view why) = 0;
    // The broker has acknowledged the QoS 1 message published with this id.
    virtual void on_delivered(DeliveryId id) = 0;

   protected:
    ~Events() = default;
  };

  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  virtual ~Link() = default;

  // Starts connecting, and keeps connecting until close(). `events` must outlive the Link.
  void open(Events& events) { do_open(events); }

  // Lets the PUBACK of an inbound message go. Unknown ids are ignored (the link dropped meanwhile).
  void settle(MessageId id) { do_settle(id); }

  // Hands a message over for sending, in order among those of the same QoS. False: no room or no
  // connection, and nothing was taken. With `delivery` (QoS 1 only) on_delivered follows once the
  // broker has it, or never if the connection drops first.
  [[nodiscard]] bool publish(OutboundMessage message, std::optional<DeliveryId> delivery = {}) {
    return do_publish(std::move(message), delivery);
  }

  // Sends what is queued, says goodbye to the broker and stops; bounded by two seconds.
  void close() { do_close(); }

 private:
  virtual void do_open(Events& events) = 0;
  virtual void do_settle(MessageId id) = 0;
  virtual bool do_publish(OutboundMessage message, std::optional<DeliveryId> delivery) = 0;
  virtual void do_close() = 0;
};

}  // namespace latchkey::ports
