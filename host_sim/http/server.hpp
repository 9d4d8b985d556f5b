// Server: HTTP/1.1 on one thread, with callbacks. An answer may come much later than its request,
// and an event stream goes on until either side ends it; no connection costs more than its memory.
//
// Threading: everything on the thread that runs the io_context.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace latchkey::http {

struct Limits {
  std::size_t connections_max = 1024;  // one more is answered 503 and closed
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = 64 * 1024;      // more: 413
  std::size_t stream_bytes_max = 1024 * 1024;  // unsent on one event stream: the reader is too slow
  std::chrono::seconds request_within{30};     // from its first byte to its last
  std::chrono::seconds idle_for{60};           // between requests
  std::chrono::seconds write_within{30};
};

struct Request {
  std::string method;                        // "GET"
  std::string target;                        // as it came, for logs
  std::vector<std::string> path;             // segments, percent-decoded: {"commands","019a…"}
  std::map<std::string, std::string> query;  // percent-decoded, `+` is a space; the last of a name
  std::map<std::string, std::string> headers;  // names in lower case; repeated ones joined by ", "
  std::string body;

  [[nodiscard]] std::string_view header(const std::string& name) const;  // lower case; empty: none
};

struct Response {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};  // Content-Length is added
  std::string content_type = "application/json";
  std::string body{};
};

// One request and the way to answer it. Keep it until it is answered, or the stream is closed;
// letting go of the last reference before answers 500, or closes the stream. It may outlive its
// connection and the server: its calls then do nothing.
class Exchange {
 public:
  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  virtual ~Exchange() = default;

  [[nodiscard]] virtual const Request& request() const = 0;

  // Once; what comes after the first, or after the client has gone, is dropped. HEAD's body is not
  // sent.
  virtual void respond(Response response) = 0;

  // Calls `gone` once, from the loop, when the client's connection ends before the answer, or
  // during the stream. A client that closes its sending half has gone, too. Not called by ~Server.
  virtual void on_gone(std::function<void()> gone) = 0;

  // Answers with an event stream (text/event-stream; WHATWG HTML, server-sent events), which lives
  // until close(), or until the client goes or reads too slowly: then on_gone's function is called.
  virtual void start_events() = 0;
  // `name` one word, `data` without line ends. Dropped unless a stream is open.
  virtual void send_event(std::string_view name, std::string_view data) = 0;
  // A comment line, which keeps proxies from ending a quiet stream.
  virtual void send_comment(std::string_view text) = 0;
  virtual void close() = 0;
};

class Server {
 public:
  using Handler = std::function<void(std::shared_ptr<Exchange>)>;

  struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0: any free one
    Limits limits = {};
  };

  // Listens; or says why it cannot. Requests that are no HTTP are answered here (400, 413, 431).
  // On a loopback address, so are those to other hosts than localhost, 127.0.0.1, [::1] and the
  // address itself, with any port: 403 `forbidden_host`. A page elsewhere whose name was made to
  // resolve to this machine (DNS rebinding) reaches no handler.
  static base::Result<std::unique_ptr<Server>, std::string> start(boost::asio::io_context& loop,
                                                                  const Options& options,
                                                                  Handler handler);

  Server() = default;
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  virtual ~Server() = default;  // closes all connections

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // No new connections; those there are end with their next answer, event streams at once.
  virtual void stop_accepting() = 0;
};

}  // namespace latchkey::http
