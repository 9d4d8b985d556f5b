// What certificates may be made out to. The broker takes a certificate's common name for the user's
// name, and puts it into topics: a name with a `/` would span levels of them, and a client that is
// called like a vehicle would be that vehicle.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"

namespace latchkey::provision {

struct ClientNameRule {
  static constexpr std::size_t kCapacity = 64;
  static constexpr bool allows(char c) { return base::is_alphanumeric(c) || c == '-' || c == '_'; }
};
using ClientName = base::Identifier<ClientNameRule>;

// All 17 characters of it.
[[nodiscard]] std::optional<core::Vin> parse_vin(std::string_view text);

// Nothing for what has the form of a VIN, in small letters too: people read certificates.
[[nodiscard]] std::optional<ClientName> parse_client_name(std::string_view text);

// A host name (RFC 1123), not a wildcard.
[[nodiscard]] bool is_host_name(std::string_view text);

// An IPv4 or IPv6 address as its bytes in network order; nothing when it is none.
[[nodiscard]] std::optional<std::string> address_bytes(const std::string& text);

}  // namespace latchkey::provision
