#include "http/answers.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <ctime>
#include <initializer_list>

namespace latchkey::http {
namespace {

std::string join(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

std::string status_line(unsigned status) {
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return join({"HTTP/1.1 ", std::to_string(status), " ", {reason.data(), reason.size()}, "\r\n"});
}

std::string header_line(std::string_view name, std::string value) {
  const auto control = [](char character) {
    return static_cast<unsigned char>(character) < ' ' || character == '\x7F';
  };
  std::ranges::replace_if(value, control, ' ');
  return join({name, ": ", value, "\r\n"});
}

std::string date_line() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::array<char, 64> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &utc);
  return {text.data(), size};
}

// RFC 9110, section 8.6: these have no content, whatever their length says.
bool has_content(unsigned status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

std::string print(const Response& response, Framing framing) {
  std::string message = status_line(response.status) + date_line();
  for (const auto& [name, value] : response.headers) message += header_line(name, value);
  message += framing.keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  if (!has_content(response.status)) return message + "\r\n";
  message += header_line("Content-Type", response.content_type);
  message += header_line("Content-Length", std::to_string(response.body.size()));
  message += "\r\n";
  if (!framing.without_body) message += response.body;
  return message;
}

std::string print_event_stream_head() {
  return status_line(200) + date_line() +
         "Content-Type: text/event-stream\r\n"
         "Cache-Control: no-store\r\n"
         "X-Accel-Buffering: no\r\n"  // or nginx holds events back until it has some kilobytes
         "Connection: close\r\n"
         "\r\n";
}

std::string print_event(std::string_view name, std::string_view data) {
  return join({"event: ", name, "\ndata: ", data, "\n\n"});
}

std::string print_comment(std::string_view text) { return join({": ", text, "\n\n"}); }

Response error_response(unsigned status, std::string_view error, std::string_view description) {
  Response response{.status = status};
  response.body = join(
      {R"({"response":null,"error":")", error, R"(","error_description":")", description, R"("})"});
  return response;
}

}  // namespace latchkey::http
