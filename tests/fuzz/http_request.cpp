// Any bytes of an HTTP client, in pieces as they come from a socket. The first byte says how large
// those are.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "fuzz/target.hpp"
#include "http/request_reader.hpp"

namespace latchkey::fuzz {
namespace {

using http::RequestReader;

const http::Limits kLimits{.header_bytes_max = 1024, .body_bytes_max = 256};

struct Told {
  std::vector<RequestReader::Complete> requests;
  bool refused = false;
};

Told read(std::string_view bytes, std::size_t piece) {
  static const http::AllowedHosts kHosts(boost::asio::ip::make_address("127.0.0.1"));
  RequestReader reader(kLimits, kHosts);
  Told told;
  while (!bytes.empty() && !told.refused) {
    const std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    reader.append(part);
    for (bool more = true; more && !told.refused;) {
      auto step = reader.next();
      more = !std::holds_alternative<RequestReader::NeedsMore>(step);
      told.refused = std::holds_alternative<RequestReader::Refused>(step);
      if (auto* const complete = std::get_if<RequestReader::Complete>(&step)) {
        told.requests.push_back(std::move(*complete));
      }
    }
    require(told.refused || reader.unread_bytes() <= kLimits.header_bytes_max + piece,
            "what waits to be parsed has a limit");
  }
  return told;
}

void check(const http::Request& request) {
  require(request.body.size() <= kLimits.body_bytes_max, "a body keeps to its limit");
  for (const std::string& segment : request.path) {
    require(segment != "." && segment != ".." && segment.find('\0') == std::string::npos,
            "a path names nothing but what is below");
  }
  for (const auto& [name, value] : request.headers) {
    require(std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; }),
            "names are in lower case");
    require(value.find('\n') == std::string::npos, "a value is one line");
  }
}

bool same(const RequestReader::Complete& one, const RequestReader::Complete& other) {
  return one.keep_alive == other.keep_alive && one.request.method == other.request.method &&
         one.request.target == other.request.target && one.request.path == other.request.path &&
         one.request.query == other.request.query && one.request.headers == other.request.headers &&
         one.request.body == other.request.body;
}

// A mistake may be seen earlier when more is there to see, and what follows it is not read.
void check_same(const Told& one, const Told& other) {
  const std::size_t count = std::min(one.requests.size(), other.requests.size());
  require(
      std::equal(one.requests.begin(), one.requests.begin() + static_cast<std::ptrdiff_t>(count),
                 other.requests.begin(), same),
      "requests do not depend on how they come");
  require(one.refused || one.requests.size() >= other.requests.size(), "no request is lost");
  require(other.refused || other.requests.size() >= one.requests.size(), "no request is lost");
}

}  // namespace

void run(std::string_view input) {
  if (input.empty()) return;
  const std::size_t piece = static_cast<unsigned char>(input.front()) + std::size_t{1};
  input.remove_prefix(1);
  const Told pieces = read(input, piece);
  const Told whole = read(input, input.size());
  check_same(pieces, whole);
  for (const auto& [request, keep_alive] : whole.requests) check(request);
}

}  // namespace latchkey::fuzz
