#include "adapters/can_socketcand/message_connection.hpp"

#include <netinet/tcp.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace latchkey::can_socketcand {
namespace {

using boost::system::error_code;

// How soon a host that is gone without a word is noticed: 5 s of silence, then three questions.
constexpr int kKeepaliveIdleS = 5;
constexpr int kKeepaliveIntervalS = 2;
constexpr int kKeepaliveProbes = 3;
constexpr unsigned kUnansweredMs = 10'000;

}  // namespace

MessageConnection::MessageConnection(Socket socket, Handlers handlers,
                                     std::size_t backlog_bytes_max)
    : socket_(std::move(socket)),
      handlers_(std::move(handlers)),
      backlog_bytes_max_(backlog_bytes_max) {
  waiting_.reserve(backlog_bytes_max_);
  in_flight_.reserve(backlog_bytes_max_);
}

std::shared_ptr<MessageConnection> MessageConnection::start(Socket socket, Handlers handlers,
                                                            std::size_t backlog_bytes_max) {
  std::shared_ptr<MessageConnection> connection(
      new MessageConnection(std::move(socket), std::move(handlers), backlog_bytes_max));
  connection->set_options();
  connection->read();
  return connection;
}

bool MessageConnection::send(const Message& message) {
  if (!socket_.is_open() || finishing_) return false;
  const MessageText text = print(message);
  if (waiting_.size() + text.view().size() > backlog_bytes_max_) return false;
  waiting_ += text.view();
  if (in_flight_.empty()) write();
  return true;
}

// Closing makes the outstanding read fail; its handler tells the owner, so nobody is told twice or
// from inside a call.
void MessageConnection::cut_off(std::string_view why) {
  if (why_cut_off_.empty()) why_cut_off_ = why;
  error_code ignored;
  socket_.close(ignored);
}

void MessageConnection::finish(std::string_view why) {
  if (in_flight_.empty()) return cut_off(why);
  finishing_ = true;
  why_cut_off_ = why;
}

void MessageConnection::close() {
  open_ = false;
  cut_off({});
}

// What a socket refuses it does without.
void MessageConnection::set_options() {
  error_code error;
  const auto local = socket_.local_endpoint(error);
  if (error || local.protocol().family() == AF_UNIX) return;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), error);
  socket_.set_option(boost::asio::socket_base::keep_alive(true), error);
  const int fd = socket_.native_handle();
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &kKeepaliveIdleS, sizeof kKeepaliveIdleS);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &kKeepaliveIntervalS, sizeof kKeepaliveIntervalS);
  ::setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &kKeepaliveProbes, sizeof kKeepaliveProbes);
  ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUnansweredMs, sizeof kUnansweredMs);
}

void MessageConnection::read() {
  socket_.async_read_some(boost::asio::buffer(chunk_),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            if (!self->open_) return;
                            if (error) {
                              self->cut_off(error.message());
                              self->open_ = false;
                              self->handlers_.on_closed(self->why_cut_off_);
                              return;
                            }
                            self->take_messages({self->chunk_.data(), size});
                            if (self->open_) self->read();
                          });
}

void MessageConnection::take_messages(std::string_view bytes) {
  while (open_ && socket_.is_open() && !finishing_) {
    const auto message = reader_.next(bytes);
    if (!message) return;
    handlers_.on_message(*message);
  }
}

void MessageConnection::write() {
  in_flight_.swap(waiting_);
  boost::asio::async_write(socket_, boost::asio::buffer(in_flight_),
                           [self = shared_from_this()](const error_code& error, std::size_t) {
                             self->in_flight_.clear();
                             if (error) {
                               self->cut_off(error.message());
                             } else if (!self->waiting_.empty()) {
                               self->write();
                             } else if (self->finishing_) {
                               self->cut_off({});
                             }
                           });
}

}  // namespace latchkey::can_socketcand
