// Detached JWS (RFC 7515 appendix F): a compact JWS whose middle part is left out, because the
// payload travels beside it. How the vehicle signs its callbacks.
//
//   {"alg":"ES256","kid":"…","typ":"callback"} . (nothing) . signature
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"

namespace latchkey::codec {

// What a key that signs callbacks says.
class CallbackJws {
 public:
  explicit CallbackJws(const core::KeyId& kid);

  // What the signature must be for.
  [[nodiscard]] std::string signing_input(std::string_view payload) const;

  // The detached JWS.
  [[nodiscard]] std::string seal(const std::array<std::uint8_t, 64>& signature) const;

 private:
  std::string header_;  // base64url-encoded
};

// What somebody else has said.
struct DetachedJws {
  core::KeyId kid;
  std::string signing_input;
  std::array<std::uint8_t, 64> signature{};
};

// Nothing: no detached JWS of a callback with ES256. Whether the signature is genuine is for a
// verifier to find out.
[[nodiscard]] std::optional<DetachedJws> decode_detached_jws(std::string_view jws,
                                                             std::string_view payload);

}  // namespace latchkey::codec
