// HttpClient: a raw connection to a port of 127.0.0.1, on the loop of the server under test.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::test {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers{};  // names as they came
  std::string body{};
};

class HttpClient {
 public:
  // One that does not read has a small receive buffer, too.
  enum class Reads { at_once, when_told };

  HttpClient(boost::asio::io_context& loop, std::uint16_t port, Reads reads = Reads::at_once);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  void start_reading();
  // In the background; what the server does not take is lost.
  void send(std::string bytes);
  void get(const std::string& target) {
    send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  void end_sending();
  void reset();  // closes in such a way that the server sees an error

  // What has come so far and was not taken.
  [[nodiscard]] const std::string& received() const;
  [[nodiscard]] bool ended() const;    // by the server
  [[nodiscard]] bool sending() const;  // not all was taken yet

  // These run the loop, for kPatience at most; then they fail the test.
  Answer answer();  // takes one
  Answer head();    // takes one that has no body, whatever it says
  void wait_for(std::string_view text);
  void wait_for_end();

 private:
  struct Socket;

  boost::asio::io_context& loop_;
  std::shared_ptr<Socket> socket_;  // its handlers may end later than this object
};

}  // namespace latchkey::test
