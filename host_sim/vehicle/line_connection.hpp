// LineConnection: a Unix-domain stream socket that carries text lines, for either end.
//
// Threading: everything on the socket's executor, one thread. Handlers are never called from inside
// a call; after close() none is called any more, so their owner may end after it.
// Bounds: a peer that does not read is cut off once backlog_bytes_max wait for it.
#pragma once

#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "vehicle/line_buffer.hpp"

namespace latchkey::vehicle {

class LineConnection : public std::enable_shared_from_this<LineConnection> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;

  struct Handlers {
    std::function<void(base::Result<std::string_view, LineError>)> on_line;
    std::function<void(std::string_view why)> on_closed;  // once: the peer left or was cut off
  };

  static constexpr std::size_t kBacklogBytesMax = 256 * 1024;

  // Begins to read at once.
  static std::shared_ptr<LineConnection> start(Socket socket, Handlers handlers,
                                               std::size_t backlog_bytes_max = kBacklogBytesMax);

  // Queues a line that ends in a line end. What a broken connection loses shows as on_closed.
  void send(std::string_view line);

  void close();

 private:
  LineConnection(Socket socket, Handlers handlers, std::size_t backlog_bytes_max);

  void read();
  void write();
  void take_lines();
  void cut_off(std::string why);

  Socket socket_;
  Handlers handlers_;
  const std::size_t backlog_bytes_max_;
  LineBuffer lines_;
  std::array<char, 4096> chunk_{};
  std::string waiting_;
  std::string in_flight_;
  std::string why_cut_off_;
  bool open_ = true;
};

}  // namespace latchkey::vehicle
