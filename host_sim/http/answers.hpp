// The bytes of answers: HTTP/1.1 messages (RFC 9112) and event streams (WHATWG HTML, section 9.2).
#pragma once

#include <string>
#include <string_view>

#include "http/server.hpp"

namespace latchkey::http {

struct Framing {
  bool keep_alive = false;
  bool without_body = false;  // the request was HEAD
};

// A whole message. Control characters in header values become spaces, so that none ends its line.
std::string print(const Response& response, Framing framing);

// The head of an event stream, which ends with its connection.
std::string print_event_stream_head();
std::string print_event(std::string_view name, std::string_view data);
std::string print_comment(std::string_view text);

// In the shape of the Fleet API. Both texts go in as they are: nothing that JSON has to escape.
Response error_response(unsigned status, std::string_view error, std::string_view description);

}  // namespace latchkey::http
