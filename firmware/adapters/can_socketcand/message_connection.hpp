// MessageConnection: a stream socket, Unix or TCP, that carries socketcand messages, for either
// end.
//
// Threading: everything on the socket's executor, one thread. Handlers are never called from inside
// a call; after close() none is called any more, so their owner may end after it.
// Messages are read and sent without allocation.
#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/can_socketcand/message_reader.hpp"
#include "adapters/can_socketcand/protocol.hpp"
#include "base/result.hpp"

namespace latchkey::can_socketcand {

class MessageConnection : public std::enable_shared_from_this<MessageConnection> {
 public:
  using Socket = boost::asio::generic::stream_protocol::socket;

  struct Handlers {
    std::function<void(const base::Result<Message, MessageError>&)> on_message;
    std::function<void(std::string_view why)> on_closed;  // once: the peer left or was cut off
  };

  // Begins to read at once.
  static std::shared_ptr<MessageConnection> start(Socket socket, Handlers handlers,
                                                  std::size_t backlog_bytes_max);

  // False: nothing of it is sent, because the connection is closed or backlog_bytes_max wait for a
  // peer that does not read.
  [[nodiscard]] bool send(const Message& message);

  void cut_off(std::string_view why);  // at once
  void finish(std::string_view why);   // when everything is sent
  void close();

 private:
  MessageConnection(Socket socket, Handlers handlers, std::size_t backlog_bytes_max);

  void set_options();
  void read();
  void write();
  void take_messages(std::string_view bytes);

  Socket socket_;
  Handlers handlers_;
  const std::size_t backlog_bytes_max_;
  MessageReader reader_;
  std::array<char, 4096> chunk_{};
  std::string waiting_;  // these two take turns, and never grow beyond what they begin with
  std::string in_flight_;
  std::string why_cut_off_;
  bool finishing_ = false;
  bool open_ = true;
};

}  // namespace latchkey::can_socketcand
