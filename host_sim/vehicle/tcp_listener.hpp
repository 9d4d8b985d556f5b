// TcpListener: a port of 127.0.0.1 that connections are accepted on. Whoever has an account on this
// host can reach it.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "base/lifetime.hpp"
#include "base/result.hpp"

namespace latchkey::vehicle {

class TcpListener {
 public:
  using Protocol = boost::asio::ip::tcp;
  using OnAccept = std::function<void(Protocol::socket)>;

  TcpListener(const boost::asio::any_io_executor& executor, OnAccept on_accept);

  // Once. Port 0: any that is free. The port, or why not.
  base::Result<std::uint16_t, std::string> open(std::uint16_t port);

 private:
  void accept();

  OnAccept on_accept_;
  Protocol::acceptor acceptor_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::vehicle
