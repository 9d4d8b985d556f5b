// One connection of an HttpsServer: requests and answers in turn until either side ends it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "support/https_server/https_server.hpp"

namespace latchkey::test_support {

// What a session asks and tells the server, on the server's thread.
class SessionEvents {
 public:
  virtual HttpAnswer on_request(HttpRequest request) = 0;
  virtual void on_connection_failed() = 0;
  virtual void on_answer_cut_short() = 0;

 protected:
  ~SessionEvents() = default;
};

// It keeps itself alive through its handlers. `tls` null: plain HTTP.
void start_session(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls,
                   SessionEvents& events);

}  // namespace latchkey::test_support
