#include "http_client.hpp"

#include <CppUTest/TestHarness.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "support/run_loop.hpp"

namespace latchkey::test {

using boost::system::error_code;
using Tcp = boost::asio::ip::tcp;

struct HttpClient::Socket : std::enable_shared_from_this<HttpClient::Socket> {
  explicit Socket(boost::asio::io_context& loop) : socket(loop) {}

  void read() {
    socket.async_read_some(boost::asio::buffer(chunk),
                           [self = shared_from_this()](const error_code& error, std::size_t size) {
                             self->received.append(self->chunk.data(), size);
                             self->ended = self->ended || error;
                             if (!error) self->read();
                           });
  }

  Tcp::socket socket;
  std::array<char, 65536> chunk{};
  std::string received;
  bool ended = false;
  int sends = 0;  // under way
};

HttpClient::HttpClient(boost::asio::io_context& loop, std::uint16_t port, Reads reads)
    : loop_(loop), socket_(std::make_shared<Socket>(loop)) {
  socket_->socket.open(Tcp::v4());
  if (reads == Reads::when_told) {
    socket_->socket.set_option(boost::asio::socket_base::receive_buffer_size(4096));
  }
  socket_->socket.connect({boost::asio::ip::address_v4::loopback(), port});
  if (reads == Reads::at_once) start_reading();
}

HttpClient::~HttpClient() {
  error_code ignored;
  socket_->socket.close(ignored);
}

void HttpClient::start_reading() { socket_->read(); }

void HttpClient::send(std::string bytes) {
  ++socket_->sends;
  auto kept = std::make_shared<const std::string>(std::move(bytes));
  boost::asio::async_write(
      socket_->socket, boost::asio::buffer(*kept),
      [kept, socket = socket_](const error_code&, std::size_t) { --socket->sends; });
}

void HttpClient::end_sending() { socket_->socket.shutdown(Tcp::socket::shutdown_send); }

void HttpClient::reset() {
  socket_->socket.set_option(boost::asio::socket_base::linger(true, 0));
  socket_->socket.close();
}

const std::string& HttpClient::received() const { return socket_->received; }

bool HttpClient::ended() const { return socket_->ended; }

bool HttpClient::sending() const { return socket_->sends > 0; }

Answer HttpClient::head() {
  wait_for("\r\n\r\n");
  std::string& received = socket_->received;
  std::string_view head = std::string_view(received).substr(0, received.find("\r\n\r\n") + 2);
  STRNCMP_EQUAL("HTTP/1.1 ", received.c_str(), 9);
  Answer answer{.status = std::stoi(received.substr(9, 3))};
  head.remove_prefix(head.find("\r\n") + 2);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t colon = line.find(": ");
    CHECK(colon != std::string_view::npos);
    answer.headers.emplace(line.substr(0, colon), line.substr(colon + 2));
    head.remove_prefix(line.size() + 2);
  }
  received.erase(0, received.find("\r\n\r\n") + 4);
  return answer;
}

Answer HttpClient::answer() {
  Answer answer = head();
  const auto length = answer.headers.find("Content-Length");
  if (length == answer.headers.end()) return answer;
  const std::size_t size = std::stoul(length->second);
  std::string& received = socket_->received;
  CHECK(test_support::run_loop_until(loop_, [&] { return received.size() >= size; }));
  answer.body = received.substr(0, size);
  received.erase(0, size);
  return answer;
}

void HttpClient::wait_for(std::string_view text) {
  const auto came = [&] { return received().find(text) != std::string::npos; };
  test_support::run_loop_until(loop_, [&] { return came() || ended(); });
  CHECK_TEXT(came(), received().substr(0, 400).c_str());
}

void HttpClient::wait_for_end() {
  CHECK(test_support::run_loop_until(loop_, [&] { return ended(); }));
}

}  // namespace latchkey::test
