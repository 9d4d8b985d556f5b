// Where a socketcand server listens: `unix:/path` or `tcp:HOST:PORT`, HOST a numeric address, one
// of IPv6 in brackets.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace latchkey::can_socketcand {

struct Address {
  std::string text;  // as it was given
  boost::asio::generic::stream_protocol::endpoint endpoint;
};

// Fails with why not.
base::Result<Address, std::string> parse_address(std::string_view text);

}  // namespace latchkey::can_socketcand
