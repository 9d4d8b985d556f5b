#include "vehicle/line_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace latchkey::vehicle {

using boost::system::error_code;

LineConnection::LineConnection(Socket socket, Handlers handlers, std::size_t backlog_bytes_max)
    : socket_(std::move(socket)),
      handlers_(std::move(handlers)),
      backlog_bytes_max_(backlog_bytes_max) {}

std::shared_ptr<LineConnection> LineConnection::start(Socket socket, Handlers handlers,
                                                      std::size_t backlog_bytes_max) {
  std::shared_ptr<LineConnection> connection(
      new LineConnection(std::move(socket), std::move(handlers), backlog_bytes_max));
  connection->read();
  return connection;
}

void LineConnection::send(std::string_view line) {
  if (!socket_.is_open()) return;
  if (waiting_.size() + line.size() > backlog_bytes_max_) {
    cut_off("the peer does not read");
    return;
  }
  waiting_ += line;
  if (in_flight_.empty()) write();
}

void LineConnection::close() {
  open_ = false;
  cut_off({});
}

void LineConnection::read() {
  socket_.async_read_some(boost::asio::buffer(chunk_),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            if (!self->open_) return;
                            if (error) {
                              self->cut_off(error.message());
                              self->open_ = false;
                              self->handlers_.on_closed(self->why_cut_off_);
                              return;
                            }
                            self->lines_.append({self->chunk_.data(), size});
                            self->take_lines();
                            if (self->open_) self->read();
                          });
}

void LineConnection::take_lines() {
  while (open_) {
    const auto line = lines_.next();
    if (!line) return;
    handlers_.on_line(*line);
  }
}

void LineConnection::write() {
  in_flight_.swap(waiting_);
  boost::asio::async_write(socket_, boost::asio::buffer(in_flight_),
                           [self = shared_from_this()](const error_code& error, std::size_t) {
                             self->in_flight_.clear();
                             if (error) {
                               self->cut_off(error.message());
                             } else if (!self->waiting_.empty()) {
                               self->write();
                             }
                           });
}

// Closing makes the outstanding read fail; its handler tells the owner, so nobody is told twice or
// from inside a call.
void LineConnection::cut_off(std::string why) {
  if (why_cut_off_.empty()) why_cut_off_ = std::move(why);
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace latchkey::vehicle
