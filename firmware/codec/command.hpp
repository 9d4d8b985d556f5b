// Commands from the wire: a compact JWS (RFC 7515) with JWT claims (RFC 7519).
//
//   header  `alg` exactly "ES256", `kid`; optional `typ`. Refused is what names or brings a key of
//           its own, or changes what is signed: `jwk`, `jku`, `x5u`, `x5c`, `x5t`, `x5t#S256`,
//           `crit`, `zip`, `b64`. Other members mean nothing here (RFC 7515 section 4).
//   claims  `jti`, `aud` (one string), `iat`, `exp`, optional `nbf` (seconds since 1970, fractions
//           allowed), `cmd`, optional `params` (absent: none), `timeout_ms`, `epoch`, `sub`,
//           `callback`. Other claims are ignored (RFC 7519 section 4); one given twice is refused.
//
// Decoding proves nothing: whether the signature is genuine is for a verifier to find out.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "core/request.hpp"

namespace latchkey::codec {

struct DecodedCommand {
  core::Request request;
  std::string signing_input;  // as received: what the signature must be for
  std::array<std::uint8_t, 64> signature{};
};

using Sha256 = std::function<std::array<std::uint8_t, 32>(std::string_view)>;

// Reasons of an error:
//   too_large        more than kCommandBytesMax bytes
//   malformed        no compact JWS of two JSON objects, or a claim is missing or wrong
//   unauthenticated  `alg`, `kid` or a forbidden header member; a signature of other than 64 bytes
//   unknown_command  `cmd` is a string that cannot be a command's name
//   invalid_params   `params` is no flat object of at most kParamsMax truth values, numbers, words
//
// Of several faults the first is told: of the size, the header, the signature, the claims in turn,
// `params` last. Key and id are read as far as possible even so, so that a known key gets its
// answer; not, however, from more than kPacketBytesMax bytes, nor the id where there is no key. A
// `timeout_ms` longer than kCommandTimeoutMax is taken as that.
[[nodiscard]] base::Result<DecodedCommand, core::Undecodable> decode_command(std::string_view jws,
                                                                             core::ReplyTo reply_to,
                                                                             const Sha256& sha256);

}  // namespace latchkey::codec
