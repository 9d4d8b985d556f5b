// PahoLink: ports::Link over Eclipse Paho (C 1.3.12 or later, C++ 1.2.0 or later), MQTT 5.
//
// Session: clean start false and a session expiry, so that the broker keeps messages while the link
// is down; subscribed anew on every connect. Reconnects by itself with doubling delays.
//
// PUBACK: a message reaches the events while Paho's receiving thread waits inside its callback, and
// is acknowledged when settle() lets that thread go. One message is in hand at a time. Nothing can
// be sent meanwhile either (Paho holds its one lock), so settle soon. A message in hand when the
// link closes is never acknowledged: the connection is cut, the broker publishes the will, and
// the message comes again after the next connect.
//
// Flow: what publish() takes is bounded in entries and bytes (send_queue.hpp), and while a message
// is in hand the answers to it always have room (kRepliesPerMessage of kReplyBytesMax). While many
// entries wait, nothing more is read from the broker (relay.hpp): the next messages stay with TCP
// and the broker, and Paho gets on with sending. Should the room for answers run out all the same,
// a QoS 1 message is not taken: the connection is cut without acknowledging it, and the broker
// sends it again. A QoS 0 message is dropped and counted.
//
// What waits at QoS 0 survives a lost connection; what waits or flies at QoS 1 is its publisher's
// to send again (ports::Link::Events::on_link_up).
//
// Process-wide effects of the constructor, which must therefore run before threads are started:
// http_proxy and https_proxy are removed from the environment (Paho would connect through them) and
// SIGPIPE is ignored.
//
// Threads: Paho's two, one worker, and one for the relay of each connection. close() takes two
// seconds at most, and the destructor one and a half more; a worker that Paho still holds by then
// (a name look-up that hangs) is left to end by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include "adapters/mqtt_paho/options.hpp"
#include "ports/link.hpp"
#include "ports/loop.hpp"

namespace latchkey::mqtt_paho {

class Connection;

// Counts since construction.
struct Stats {
  std::size_t queue_high_water = 0;  // entries
  std::uint64_t connects = 0;
  std::uint64_t brakes = 0;
  std::uint64_t cuts = 0;               // connections ended to keep a message unacknowledged
  std::uint64_t publishes_refused = 0;  // publish() returned false for want of room
  std::uint64_t messages_dropped = 0;   // QoS 0, for want of room; or not on the command topic
};

class PahoLink final : public ports::Link {
 public:
  PahoLink(Options options, ports::Loop& loop);
  ~PahoLink() override;

  // Callable from any thread.
  [[nodiscard]] Stats stats() const;

 private:
  void do_open(Events& events) override;
  void do_settle(ports::MessageId id) override;
  bool do_publish(ports::OutboundMessage message,
                  std::optional<ports::DeliveryId> delivery) override;
  void do_close() override;

  ports::Loop& loop_;
  std::shared_ptr<Connection> connection_;  // shared with the worker, which may outlive the link
  std::thread worker_;
};

}  // namespace latchkey::mqtt_paho
