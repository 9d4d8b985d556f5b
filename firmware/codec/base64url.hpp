// Base64url without padding (RFC 4648 section 5, RFC 7515 section 2): JWS parts and JWK members.
//
// Decoding is strict: every byte string has exactly one text that decodes to it. Padding, white
// space, `+`, `/`, an impossible length and non-zero trailing bits are refused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace latchkey::codec {

[[nodiscard]] std::string encode_base64url(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string encode_base64url(std::string_view bytes);

[[nodiscard]] std::optional<std::string> decode_base64url(std::string_view text);

// Decodes a text of exactly bytes.size() bytes. When it is none, `bytes` is of no use.
[[nodiscard]] bool decode_base64url_into(std::span<std::uint8_t> bytes, std::string_view text);

}  // namespace latchkey::codec
