#include "http/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "http/client_exchange.hpp"

namespace latchkey::http {
namespace {

using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLingerFor{2};

}  // namespace

Connection::Connection(Socket socket, std::shared_ptr<const Service> service, OnEnd on_end)
    : socket_(std::move(socket)),
      service_(std::move(service)),
      on_end_(std::move(on_end)),
      reading_until_(socket_.get_executor()),
      writing_until_(socket_.get_executor()),
      reader_(service_->limits, service_->hosts) {}

void Connection::serve() {
  arm(reading_until_, service_->limits.idle_for);
  read();
}

void Connection::turn_away() {
  Response busy = error_response(503, "unavailable", "this server has too many connections");
  busy.headers.emplace_back("Retry-After", "1");
  answer(busy);
}

void Connection::wind_down() {
  winding_down_ = true;
  framing_.keep_alive = false;
  if (state_ == State::reading && reader_.idle()) close();
  if (state_ == State::streaming) end_streaming();
}

void Connection::abandon() {
  on_end_ = nullptr;
  const auto exchange = exchange_.lock();
  exchange_.reset();
  close();
  if (exchange) exchange->abandon();
}

void Connection::answer(const Response& response) {
  if (state_ == State::closed) return;
  state_ = State::answering;
  exchange_.reset();
  // RFC 9110, section 15.5.9: on a connection that stays, clients take 408 for the answer to a
  // reuse that came too late, and repeat their request.
  if (response.status == 408) framing_.keep_alive = false;
  send(print(response, framing_));
}

void Connection::start_stream() {
  if (state_ != State::awaiting) return;
  state_ = State::streaming;
  framing_.keep_alive = false;
  send(print_event_stream_head());
  read();
}

void Connection::send_on_stream(std::string_view bytes) {
  if (state_ != State::streaming) return;
  const std::size_t unsent = in_flight_.size() + waiting_.size();
  if (unsent + bytes.size() > service_->limits.stream_bytes_max) return close();
  send(bytes);
}

void Connection::end_stream() {
  if (state_ != State::streaming) return;
  exchange_.reset();
  end_streaming();
}

void Connection::end_streaming() {
  state_ = State::answering;
  if (in_flight_.empty()) on_all_sent();
}

// There is one read at most, and it goes on while an answer is awaited or events are sent: nothing
// else tells that the client has gone.
void Connection::read() {
  if (read_outstanding_ || peer_ended_) return;
  read_outstanding_ = true;
  socket_.async_read_some(boost::asio::buffer(chunk_),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            self->read_outstanding_ = false;
                            self->on_read(error, size);
                          });
}

void Connection::on_read(const error_code& error, std::size_t size) {
  if (state_ == State::closed) return;
  if (error) return on_read_end();
  switch (state_) {
    case State::reading:
      reader_.append({chunk_.data(), size});
      advance();
      return;
    case State::awaiting:
    case State::answering:
      reader_.append({chunk_.data(), size});
      if (reader_.unread_bytes() < service_->limits.header_bytes_max) read();
      return;
    case State::streaming:
    case State::lingering: read(); return;
    case State::closed: return;
  }
}

void Connection::on_read_end() {
  peer_ended_ = true;
  if (state_ != State::answering) return close();
  framing_.keep_alive = false;
}

void Connection::advance() {
  auto step = reader_.next();
  while (std::holds_alternative<RequestReader::WantsContinue>(step)) {
    send("HTTP/1.1 100 Continue\r\n\r\n");
    step = reader_.next();
  }
  if (auto* const complete = std::get_if<RequestReader::Complete>(&step)) {
    dispatch(std::move(*complete));
  } else if (auto* const refused = std::get_if<RequestReader::Refused>(&step)) {
    framing_ = {};
    answer(refused->answer);
  } else {
    await_bytes();
  }
}

void Connection::dispatch(RequestReader::Complete complete) {
  reading_until_.expires_at(Clock::time_point::max());
  request_begun_ = false;
  framing_ = {.keep_alive = complete.keep_alive && !winding_down_,
              .without_body = complete.request.method == "HEAD"};
  state_ = State::awaiting;
  auto exchange = std::make_shared<ClientExchange>(std::move(complete.request), shared_from_this(),
                                                   socket_.get_executor());
  exchange_ = exchange;
  read();
  service_->handler(std::move(exchange));
}

void Connection::await_bytes() {
  if (reader_.idle()) {
    if (winding_down_) return close();
    arm(reading_until_, service_->limits.idle_for);
  } else if (!std::exchange(request_begun_, true)) {
    arm(reading_until_, service_->limits.request_within);
  }
  read();
}

void Connection::send(std::string_view bytes) {
  waiting_ += bytes;
  if (in_flight_.empty()) write();
}

void Connection::write() {
  in_flight_ = std::exchange(waiting_, {});
  arm(writing_until_, service_->limits.write_within);
  boost::asio::async_write(socket_, boost::asio::buffer(in_flight_),
                           [self = shared_from_this()](const error_code& error, std::size_t) {
                             self->on_written(error);
                           });
}

void Connection::on_written(const error_code& error) {
  if (state_ == State::closed) return;
  in_flight_ = {};
  if (error) return close();
  if (!waiting_.empty()) return write();
  writing_until_.expires_at(Clock::time_point::max());
  on_all_sent();
}

void Connection::on_all_sent() {
  if (state_ != State::answering) return;
  if (!framing_.keep_alive) return linger();
  state_ = State::reading;
  advance();
}

// Closing a socket with unread bytes resets the connection, and the client may then never see the
// answer that is on its way.
void Connection::linger() {
  if (peer_ended_) return close();
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  state_ = State::lingering;
  arm(reading_until_, kLingerFor);
  read();
}

// What follows is left to the loop: this may be called from inside a call of the exchange's owner.
void Connection::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  reading_until_.cancel();
  writing_until_.cancel();
  error_code ignored;
  socket_.close(ignored);
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] { self->leave(); });
}

void Connection::leave() {
  const auto exchange = exchange_.lock();
  if (const auto on_end = std::exchange(on_end_, nullptr)) on_end(shared_from_this());
  if (exchange) exchange->client_gone();
}

// Closing is all that a missed deadline leads to. A wait that was queued when its timer was set
// anew must do nothing.
void Connection::arm(boost::asio::steady_timer& deadline, Clock::duration within) {
  deadline.expires_after(within);
  deadline.async_wait([self = shared_from_this(), &deadline](const error_code& error) {
    if (!error && deadline.expiry() <= Clock::now()) self->close();
  });
}

}  // namespace latchkey::http
