#include "support/https_server/session.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <cctype>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace latchkey::test_support {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

using Tcp = asio::ip::tcp;
using Tls = asio::ssl::stream<Tcp::socket>;
using Message = http::request<http::string_body>;

HttpRequest to_request(const Message& message) {
  HttpRequest request{.method = std::string(message.method_string()),
                      .target = std::string(message.target()),
                      .headers = {},
                      .body = message.body()};
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.headers[name] = std::string(field.value());
  }
  return request;
}

http::response<http::string_body> to_response(const HttpAnswer& answer) {
  http::response<http::string_body> response;
  response.version(11);
  response.result(answer.status);
  for (const auto& [name, value] : answer.headers) response.set(name, value);
  response.body() = answer.body;
  response.prepare_payload();
  return response;
}

template <class Stream>
class Session : public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(Stream stream, SessionEvents& events) : stream_(std::move(stream)), events_(events) {}

  void start() {
    if constexpr (std::is_same_v<Stream, Tls>) {
      stream_.async_handshake(Tls::server, [self = this->shared_from_this()](const auto& error) {
        if (error) {
          self->events_.on_connection_failed();
          return;
        }
        self->read();
      });
    } else {
      read();
    }
  }

 private:
  void read() {
    message_ = {};
    http::async_read(stream_, buffer_, message_,
                     [self = this->shared_from_this()](const auto& error, std::size_t /*bytes*/) {
                       if (!error) self->answer();
                       if (is_no_http(error)) self->events_.on_connection_failed();
                     });
  }

  void answer() {
    const HttpAnswer answer = events_.on_request(to_request(message_));
    if (answer.withheld) {
      read();
      return;
    }
    response_ = to_response(answer);
    http::async_write(stream_, response_,
                      [self = this->shared_from_this()](const auto& error, std::size_t /*bytes*/) {
                        if (error) {
                          self->events_.on_answer_cut_short();
                          return;
                        }
                        self->read();
                      });
  }

  static bool is_no_http(const boost::system::error_code& error) {
    return error.category() == http::make_error_code(http::error::bad_method).category() &&
           error != http::error::end_of_stream;
  }

  Stream stream_;
  SessionEvents& events_;
  boost::beast::flat_buffer buffer_;
  Message message_;
  http::response<http::string_body> response_;
};

}  // namespace

void start_session(Tcp::socket socket, asio::ssl::context* tls, SessionEvents& events) {
  if (tls != nullptr) {
    std::make_shared<Session<Tls>>(Tls(std::move(socket), *tls), events)->start();
  } else {
    std::make_shared<Session<Tcp::socket>>(std::move(socket), events)->start();
  }
}

}  // namespace latchkey::test_support
