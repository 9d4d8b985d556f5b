// P-256 keys as JSON Web Keys (RFC 7517, RFC 7518 section 6.2).
//
// Coordinates and scalars are 32 bytes, big-endian. That they are a point on the curve, or belong
// to each other, is found out where they are imported.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "codec/file_error.hpp"
#include "core/roles.hpp"

namespace latchkey::codec {

using KeyBytes = std::array<std::uint8_t, 32>;

struct AuthorisedKey {
  core::Key key;
  KeyBytes x{};
  KeyBytes y{};

  friend bool operator==(const AuthorisedKey&, const AuthorisedKey&) = default;
};

// The agent's keys file: a JWK set (schemas/keys.schema.json) whose keys carry `roles`. A private
// key in it is an error, and no error repeats key material.
[[nodiscard]] base::Result<std::vector<AuthorisedKey>, FileErrors> decode_key_set(
    std::string_view text);
[[nodiscard]] std::string encode_key_set(std::span<const AuthorisedKey> keys);

// Somebody else's key, as it is handed over: a JWK, of which the public part alone is read.
struct PublicJwk {
  std::optional<core::KeyId> kid;  // none given
  KeyBytes x{};
  KeyBytes y{};
};

[[nodiscard]] base::Result<PublicJwk, FileErrors> decode_public_jwk(std::string_view text);
[[nodiscard]] std::string encode_public_jwk(const PublicJwk& jwk);

// The text whose SHA-256 is the key's thumbprint (RFC 7638 section 3.2): the same for the same key,
// whatever it is called.
[[nodiscard]] std::string thumbprint_text(const KeyBytes& x, const KeyBytes& y);

// A signer's own key. Whoever holds one, or its text, wipes it after use.
struct PrivateJwk {
  core::KeyId kid;
  KeyBytes x{};
  KeyBytes y{};
  KeyBytes d{};
};

[[nodiscard]] base::Result<PrivateJwk, FileErrors> decode_private_jwk(std::string_view text);
[[nodiscard]] std::string encode_private_jwk(const PrivateJwk& jwk);

}  // namespace latchkey::codec
