// SocketcandBus: a CAN bus that a socketcand server gives access to; here, latchkey-vehicle's.
//
// Threading: as can::Bus. A lost connection is taken up again, after kBackoffMin doubling to
// kBackoffMax. A server that tells error frames tells bus-off; a frame heard shows its end as well
// as the error frame for it.
// Bounds: kBacklogBytesMax wait to be sent. Frames are heard and sent without allocation.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/can_socketcand/address.hpp"
#include "adapters/can_socketcand/message_connection.hpp"
#include "adapters/can_socketcand/protocol.hpp"
#include "base/lifetime.hpp"
#include "base/time.hpp"
#include "can/bus.hpp"

namespace latchkey::can_socketcand {

class SocketcandBus final : public can::Bus {
 public:
  // Gets a line for the log when the bus comes or goes, and for malformed messages, ever more
  // rarely: the first, second, fourth, eighth, …
  using Log = std::function<void(std::string_view)>;

  static constexpr base::Millis kBackoffMin{100};
  static constexpr base::Millis kBackoffMax{2000};
  static constexpr base::Millis kHandshakeMax{2000};  // from connecting to raw mode
  static constexpr std::size_t kBacklogBytesMax = 16 * 1024;

  // `bus` is what the server calls it.
  SocketcandBus(const boost::asio::any_io_executor& executor, Address address, Log log,
                BusName bus = BusName::clipped("can0"));
  ~SocketcandBus() override;

  [[nodiscard]] std::uint64_t malformed_messages() const { return malformed_messages_; }

 private:
  using Socket = MessageConnection::Socket;
  enum class Phase : std::uint8_t { away, greeting, opening, switching, raw };

  void do_open(Events& events, std::optional<std::vector<can::FrameId>> wanted) override;
  bool do_send(const can::Frame& frame) override;

  void connect();
  void on_connected();
  void on_lost(std::string_view why);
  void on_patience_over();
  void retry();

  void on_message(const base::Result<Message, MessageError>& message);
  void handle(const Hi&);
  void handle(const Ok&);
  void handle(const FrameReport& report);
  void handle(const ErrorReport& report);
  void handle(const Refusal& refusal);
  void handle(const auto& unexpected);

  void request(const Message& message, Phase next);
  void up(std::string_view how);
  void down(std::string_view why);
  void on_malformed(std::string_view why);
  void log(std::string_view what) const;

  const Address address_;
  const Log log_;
  const BusName bus_;
  Events* events_ = nullptr;
  std::optional<std::vector<can::FrameId>> wanted_;  // in order
  Phase phase_ = Phase::away;
  bool up_ = false;
  bool told_down_ = false;
  Socket socket_;
  boost::asio::steady_timer timer_;  // until the next attempt, or for the one under way
  base::Millis backoff_ = kBackoffMin;
  std::shared_ptr<MessageConnection> connection_;
  std::uint64_t malformed_messages_ = 0;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::can_socketcand
