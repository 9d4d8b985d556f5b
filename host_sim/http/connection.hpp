// Connection: one client of a server. Reads a request, hands it to the handler, writes the answer,
// and only then looks at the next one; what comes in the meantime waits, within bounds.
//
// Threading: the loop's. It keeps itself alive while it has operations under way.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/allowed_hosts.hpp"
#include "http/answers.hpp"
#include "http/request_reader.hpp"
#include "http/server.hpp"

namespace latchkey::http {

class ClientExchange;

// What all connections of a server share.
struct Service {
  Limits limits;
  AllowedHosts hosts;
  Server::Handler handler;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using OnEnd = std::function<void(const std::shared_ptr<Connection>&)>;

  Connection(Socket socket, std::shared_ptr<const Service> service, OnEnd on_end);

  // One of these, once.
  void serve();
  void turn_away();  // there are too many: answers 503

  // Ends with its next answer; an event stream or a connection that asks nothing, now.
  void wind_down();
  // Ends now, and tells nobody.
  void abandon();

  // From the exchange whose turn it is. A stream that cannot keep up is closed.
  void answer(const Response& response);
  void start_stream();
  void send_on_stream(std::string_view bytes);
  void end_stream();

 private:
  enum class State {
    reading,    // a request, or waiting for one
    awaiting,   // its answer
    answering,  // it is being written
    streaming,  // events
    lingering,  // all is said: until the client has read it and closes
    closed,
  };

  void read();
  void on_read(const boost::system::error_code& error, std::size_t size);
  void on_read_end();
  void advance();
  void dispatch(RequestReader::Complete complete);
  void await_bytes();

  void send(std::string_view bytes);
  void write();
  void on_written(const boost::system::error_code& error);
  void on_all_sent();

  void end_streaming();
  void linger();
  void close();
  void leave();
  void arm(boost::asio::steady_timer& deadline, std::chrono::steady_clock::duration within);

  Socket socket_;
  const std::shared_ptr<const Service> service_;
  OnEnd on_end_;
  boost::asio::steady_timer reading_until_;
  boost::asio::steady_timer writing_until_;
  State state_ = State::reading;

  RequestReader reader_;
  std::array<char, 4096> chunk_{};
  bool read_outstanding_ = false;
  bool peer_ended_ = false;
  bool request_begun_ = false;

  std::weak_ptr<ClientExchange> exchange_;  // whose turn it is: told when the client has gone
  Framing framing_;                         // of the answer
  bool winding_down_ = false;

  std::string waiting_;
  std::string in_flight_;
};

}  // namespace latchkey::http
