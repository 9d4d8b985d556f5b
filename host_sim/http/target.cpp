#include "http/target.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace latchkey::http {
namespace {

using namespace std::string_view_literals;
using Decoded = base::Result<std::string, std::string_view>;

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

Decoded decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char character = text[at];
    if (character == '%') {
      const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
      if (high < 0 || low < 0) return base::unexpected("a percent sign without its two digits"sv);
      character = static_cast<char>(high * 16 + low);
      at += 2;
    }
    if (character == '\0') return base::unexpected("a NUL in the target"sv);
    decoded += character;
  }
  return decoded;
}

Decoded decode_form(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return decode(spaced);
}

// What is before the separator; `rest` is what is behind it.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

}  // namespace

base::Result<Target, std::string_view> parse_target(std::string_view text) {
  if (!text.starts_with('/')) return base::unexpected("the target is no path"sv);
  std::string_view query = text;
  std::string_view path = take_until(query, '?');

  if (path == "/") path = {};
  Target target;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    Decoded segment = decode(path.substr(0, end));
    if (!segment) return base::unexpected(segment.error());
    if (*segment == "." || *segment == "..") return base::unexpected("a dot segment in the path"sv);
    target.path.push_back(std::move(*segment));
    path.remove_prefix(end);
  }
  while (!query.empty()) {
    std::string_view value = take_until(query, '&');
    if (value.empty()) continue;
    Decoded name = decode_form(take_until(value, '='));
    if (!name) return base::unexpected(name.error());
    Decoded decoded = decode_form(value);
    if (!decoded) return base::unexpected(decoded.error());
    target.query.insert_or_assign(std::move(*name), std::move(*decoded));
  }
  return target;
}

}  // namespace latchkey::http
