#include "vehicle/tcp_listener.hpp"

#include <utility>

namespace latchkey::vehicle {

using boost::system::error_code;

TcpListener::TcpListener(const boost::asio::any_io_executor& executor, OnAccept on_accept)
    : on_accept_(std::move(on_accept)), acceptor_(executor) {}

base::Result<std::uint16_t, std::string> TcpListener::open(std::uint16_t port) {
  const Protocol::endpoint endpoint(boost::asio::ip::address_v4::loopback(), port);
  error_code error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(boost::asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(Protocol::acceptor::max_listen_connections, error);
  if (error) return base::unexpected(error.message() + ": 127.0.0.1:" + std::to_string(port));
  accept();
  return acceptor_.local_endpoint().port();
}

void TcpListener::accept() {
  acceptor_.async_accept(lifetime_.guard([this](const error_code& error, Protocol::socket socket) {
    if (!error) on_accept_(std::move(socket));
    if (!error || error == boost::asio::error::connection_aborted) accept();
  }));
}

}  // namespace latchkey::vehicle
