#include "client/server_address.hpp"

#include <charconv>
#include <utility>

namespace latchkey::client {
namespace {

constexpr auto kNowhere = std::string_view::npos;

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (text.front() != '%') {
      decoded += text.front();
      text.remove_prefix(1);
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(1, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (error != std::errc{} || end != digits.data() + 2) return std::nullopt;
    decoded += static_cast<char>(byte);
    text.remove_prefix(3);
  }
  return decoded;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, port);
  if (parsed.ec != std::errc{} || parsed.ptr != end || port == 0) return std::nullopt;
  return port;
}

bool read_user(std::string_view text, ServerAddress& into) {
  const std::size_t colon = text.find(':');
  auto username = percent_decode(text.substr(0, colon));
  auto password = percent_decode(colon == kNowhere ? "" : text.substr(colon + 1));
  if (!username || !password) return false;
  into.username = std::move(*username);
  into.password = std::move(*password);
  return true;
}

// host, host:port, [::1] or [::1]:port.
bool read_host(std::string_view text, ServerAddress& into) {
  const bool bracketed = text.starts_with('[');
  const std::size_t host_end = bracketed ? text.find(']') : text.find(':');
  if (bracketed && host_end == kNowhere) return false;
  into.host = text.substr(bracketed ? 1 : 0, bracketed ? host_end - 1 : host_end);
  std::string_view rest = host_end == kNowhere ? "" : text.substr(host_end + (bracketed ? 1 : 0));
  if (into.host.empty()) return false;
  if (rest.empty()) return true;
  if (rest.front() != ':') return false;
  const auto port = parse_port(rest.substr(1));
  if (port) into.port = *port;
  return port.has_value();
}

}  // namespace

std::optional<ServerAddress> parse_server_address(std::string_view text, std::uint16_t port) {
  ServerAddress address;
  address.port = port;
  const std::size_t at = text.rfind('@');
  if (at != kNowhere && !read_user(text.substr(0, at), address)) return std::nullopt;
  if (!read_host(at == kNowhere ? text : text.substr(at + 1), address)) return std::nullopt;
  return address;
}

}  // namespace latchkey::client
