// BusHub: a CAN bus without a CAN controller. Other processes join it as clients of a socketcand
// server (adapters/can_socketcand); this process is a node itself, by can::Bus.
//
// Every frame reaches every other node once, in one order for all, and never the node that sent it.
// Runs on the executor's one thread. The local node is up from on_up() to its end.
// Bounds: kClientsMax clients; one that does not read is cut off when kBacklogBytesMax wait for it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/can_socketcand/message_connection.hpp"
#include "adapters/can_socketcand/protocol.hpp"
#include "base/lifetime.hpp"
#include "base/result.hpp"
#include "can/bus.hpp"
#include "can/candump.hpp"
#include "vehicle/listener.hpp"
#include "vehicle/tcp_listener.hpp"

namespace latchkey::vehicle {

class BusHub final : public can::Bus {
 public:
  // Gets a line for the log when a client comes or goes, and for malformed messages, ever more
  // rarely.
  using Log = std::function<void(std::string_view)>;
  // Sees every frame on the bus.
  using Tap = std::function<void(can::Timestamp, const can::Frame&)>;

  static constexpr std::size_t kClientsMax = 16;
  static constexpr std::size_t kBacklogBytesMax = 256 * 1024;

  BusHub(const boost::asio::any_io_executor& executor, Log log, Tap tap = {},
         std::string name = "can0");
  ~BusHub() override;

  // Each once, in any order. Fail with why not. Port 0: any that is free, which is told.
  base::Result<void, std::string> serve_unix(const std::string& path);
  base::Result<std::uint16_t, std::string> serve_tcp(std::uint16_t port);

  // As if the clients' controllers had fallen off the bus: they are told so by an error frame, and
  // nothing reaches them or comes from them until they are back on.
  void set_bus_off(bool off);

  [[nodiscard]] std::uint64_t malformed_messages() const { return malformed_messages_; }

 private:
  using Connection = can_socketcand::MessageConnection;
  using Message = base::Result<can_socketcand::Message, can_socketcand::MessageError>;

  struct Client {
    std::shared_ptr<Connection> connection;
    bool joined = false;  // the bus: it may send
    bool raw = false;     // it hears everything
  };

  void do_open(Events& events, std::optional<std::vector<can::FrameId>> wanted) override;
  bool do_send(const can::Frame& frame) override;

  void on_client(Connection::Socket socket);
  void on_message(Client& client, const Message& message);
  void handle(Client& client, const can_socketcand::Open& open);
  void handle(Client& client, const can_socketcand::RawMode&);
  void handle(Client& client, const can_socketcand::Send& send);
  void handle(Client& client, const can_socketcand::Echo& echo);
  void handle(Client& client, const auto& unexpected);

  void carry(const can::Frame& frame, const Client* from);
  void report_error(Client& client, std::uint32_t classes);
  void tell(Client& client, const can_socketcand::Message& message);
  void on_malformed(std::string_view why);

  const Log log_;
  const Tap tap_;
  const std::string name_;
  Events* events_ = nullptr;
  std::optional<std::vector<can::FrameId>> wanted_;  // in order
  bool up_ = false;                                  // the local node
  bool off_ = false;                                 // the clients
  boost::asio::any_io_executor executor_;
  Listener unix_listener_;
  TcpListener tcp_listener_;
  std::list<Client> clients_;
  std::uint64_t malformed_messages_ = 0;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::vehicle
