// The names that travel on the wire, each with its alphabet and length.
#pragma once

#include <array>
#include <cstdint>

#include "base/identifier.hpp"
#include "base/text.hpp"
#include "core/limits.hpp"

namespace latchkey::core {

struct CommandIdRule {  // `jti`; UUIDv7 recommended
  static constexpr std::size_t kCapacity = 64;
  static constexpr bool allows(char c) { return base::is_alphanumeric(c) || c == '-' || c == '_'; }
};
struct KeyIdRule {  // `kid`
  static constexpr std::size_t kCapacity = 64;
  static constexpr bool allows(char c) {
    return CommandIdRule::allows(c) || c == '.' || c == ':' || c == '@';
  }
};
struct NameRule {  // commands and their parameters
  static constexpr std::size_t kCapacity = 48;
  static constexpr bool allows(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }
};
struct VinRule {  // ISO 3779: 17 characters without I, O and Q; the length is checked on load
  static constexpr std::size_t kCapacity = 17;
  static constexpr bool allows(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' && c != 'Q');
  }
};
struct CommandNameRule : NameRule {};
struct ParamNameRule : NameRule {};
struct EpochRule : CommandIdRule {};
struct EndpointNameRule {  // of a callback endpoint in the configuration
  static constexpr std::size_t kCapacity = 32;
  static constexpr bool allows(char c) { return CommandIdRule::allows(c); }
};

using CommandId = base::Identifier<CommandIdRule>;
using KeyId = base::Identifier<KeyIdRule>;
using CommandName = base::Identifier<CommandNameRule>;
using ParamName = base::Identifier<ParamNameRule>;
using Vin = base::Identifier<VinRule>;
using Epoch = base::Identifier<EpochRule>;
using EndpointName = base::Identifier<EndpointNameRule>;

// A sentence for a person, never for a program to read.
using Detail = base::Text<kDetailBytesMax>;

// Names one inbound message until its disposition is known.
enum class Ticket : std::uint64_t {};

// Names one record handed to the journal until it is stored.
enum class StoreToken : std::uint64_t {};

// What makes two requests the same one: the SHA-256 of the JWS signing input (`header.payload`)
// and the signature's raw R||S. A signature alone identifies nothing: it can be varied by anybody.
struct Fingerprint {
  std::array<std::uint8_t, 32> body{};
  std::array<std::uint8_t, 64> signature{};

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

}  // namespace latchkey::core
