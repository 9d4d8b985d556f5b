#include "provision/subject_names.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace latchkey::provision {
namespace {

constexpr std::size_t kHostNameMax = 253;
constexpr std::size_t kLabelMax = 63;

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > kLabelMax) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char c) { return base::is_alphanumeric(c) || c == '-'; });
}

}  // namespace

std::optional<core::Vin> parse_vin(std::string_view text) {
  if (text.size() != core::VinRule::kCapacity) return std::nullopt;
  return core::Vin::parse(text);
}

std::optional<ClientName> parse_client_name(std::string_view text) {
  std::string capitals(text);
  std::ranges::transform(capitals, capitals.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  if (parse_vin(capitals)) return std::nullopt;
  return ClientName::parse(text);
}

bool is_host_name(std::string_view text) {
  if (text.size() > kHostNameMax) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::optional<std::string> address_bytes(const std::string& text) {
  std::array<char, sizeof(in6_addr)> bytes{};
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    return std::string(bytes.data(), sizeof(in_addr));
  }
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    return std::string(bytes.data(), sizeof(in6_addr));
  }
  return std::nullopt;
}

}  // namespace latchkey::provision
