// Commands for tests. Nothing here is signed: the codec never looks at what a signature says.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "codec/base64url.hpp"
#include "codec/command.hpp"

namespace latchkey::codec::testing {

inline constexpr std::string_view kHeader = R"({"alg":"ES256","kid":"phone","typ":"JWT"})";

inline constexpr std::string_view kClaims =
    R"({"jti":"0192f5c0-7b1c","aud":"5YJ3E1EA7KF000001","iat":1764000000,"exp":1764000060,)"
    R"("sub":"anna","cmd":"set_temps","params":{"driver":21.5,"sync":true,"mode":"auto"},)"
    R"("timeout_ms":4000,"epoch":"e-1"})";

inline std::string signature_of_size(std::size_t bytes) {
  return encode_base64url(std::string(bytes, 'S'));
}

inline std::string jws(std::string_view header, std::string_view claims,
                       const std::string& signature = signature_of_size(64)) {
  return encode_base64url(header) + "." + encode_base64url(claims) + "." + signature;
}

// A stand-in that tells texts apart by their length.
inline std::array<std::uint8_t, 32> fake_sha256(std::string_view text) {
  std::array<std::uint8_t, 32> hash{};
  hash[0] = static_cast<std::uint8_t>(text.size() & 0xFFU);
  hash[1] = static_cast<std::uint8_t>(text.size() >> 8U);
  return hash;
}

inline auto decode(std::string_view bytes) {
  core::ReplyTo reply_to;
  reply_to.topic = "clients/app/callback";
  return decode_command(bytes, std::move(reply_to), fake_sha256);
}

}  // namespace latchkey::codec::testing
