#include "adapters/can_socketcand/address.hpp"

#include <sys/un.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <charconv>
#include <cstdint>
#include <optional>

namespace latchkey::can_socketcand {
namespace {

constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kTcp = "tcp:";

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || stop != end || port == 0) return std::nullopt;
  return port;
}

std::optional<boost::asio::ip::address> parse_host(std::string_view text) {
  const bool bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (bracketed) text = text.substr(1, text.size() - 2);
  boost::system::error_code error;
  const auto host = boost::asio::ip::make_address(text, error);
  if (error || host.is_v6() != bracketed) return std::nullopt;
  return host;
}

}  // namespace

base::Result<Address, std::string> parse_address(std::string_view text) {
  if (text.starts_with(kUnix)) {
    const std::string path(text.substr(kUnix.size()));
    if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
      return base::unexpected("the path of a socket has 1 to " +
                              std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                              " bytes: " + std::string(text));
    }
    return Address{.text = std::string(text),
                   .endpoint = boost::asio::local::stream_protocol::endpoint(path)};
  }
  if (text.starts_with(kTcp)) {
    const std::string_view place = text.substr(kTcp.size());
    const std::size_t colon = place.rfind(':');
    if (colon != std::string_view::npos) {
      const auto host = parse_host(place.substr(0, colon));
      const auto port = parse_port(place.substr(colon + 1));
      if (host && port) {
        return Address{.text = std::string(text),
                       .endpoint = boost::asio::ip::tcp::endpoint(*host, *port)};
      }
    }
  }
  return base::unexpected("not unix:/PATH or tcp:ADDRESS:PORT (the address in numbers): " +
                          std::string(text));
}

}  // namespace latchkey::can_socketcand
