// Where a server is and who asks, as URLs have it between scheme and path (RFC 3986 section 3.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace latchkey::client {

struct ServerAddress {
  std::string host;
  std::uint16_t port = 0;
  std::string username;  // empty: none
  std::string password;
};

// [user[:password]@]host[:port], with user and password percent-encoded, and an IPv6 address in
// brackets. `port` is what holds where the text has none.
[[nodiscard]] std::optional<ServerAddress> parse_server_address(std::string_view text,
                                                                std::uint16_t port);

}  // namespace latchkey::client
