#include "codec/command.hpp"

#include <cstddef>
#include <optional>
#include <utility>

#include "codec/base64url.hpp"
#include "codec/claims.hpp"
#include "codec/strict_json.hpp"
#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

using core::Reason;
using nlohmann::json;

constexpr JsonLimits kHeaderLimits{.depth = 4, .values = 64, .string_bytes = core::kPacketBytesMax};
constexpr JsonLimits kClaimsLimits{
    .depth = 8, .values = 256, .string_bytes = core::kPacketBytesMax};

// Each would let the sender choose the key, or change what the signature covers.
constexpr std::string_view kForbiddenMembers[] = {"jwk",      "jku",  "x5u", "x5c", "x5t",
                                                  "x5t#S256", "crit", "zip", "b64"};

struct Parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signing_input;
};

std::optional<Parts> split(std::string_view jws) {
  const std::size_t first = jws.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = jws.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  if (jws.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{.header = jws.substr(0, first),
               .payload = jws.substr(first + 1, second - first - 1),
               .signature = jws.substr(second + 1),
               .signing_input = jws.substr(0, second)};
}

base::Result<json, Fault> read_object(std::string_view part, std::string_view called,
                                      const JsonLimits& limits) {
  const auto malformed = [&](std::string_view what) {
    return base::unexpected(
        Fault{Reason::malformed, std::string("the ").append(called).append(what)});
  };
  const auto text = decode_base64url(part);
  if (!text) return malformed(" is not base64url without padding");
  auto value = parse_strict(*text, limits);
  if (!value) return malformed(": " + value.error().where + ": " + value.error().what);
  if (!value->is_object()) return malformed(" is not a JSON object");
  return *std::move(value);
}

struct Header {
  std::optional<core::KeyId> key;
  std::optional<Fault> fault;
};

std::optional<Fault> find_fault(const json& header) {
  const auto alg = header.find("alg");
  if (alg == header.end() || *alg != "ES256") {
    return Fault{Reason::unauthenticated, "alg must be ES256"};
  }
  for (const std::string_view name : kForbiddenMembers) {
    if (header.contains(name)) {
      return Fault{Reason::unauthenticated, std::string(name) + " is not allowed in the header"};
    }
  }
  if (const auto typ = header.find("typ"); typ != header.end() && !typ->is_string()) {
    return Fault{Reason::malformed, "typ must be a string"};
  }
  return std::nullopt;
}

Header read_header(std::string_view part) {
  const auto header = read_object(part, "header", kHeaderLimits);
  if (!header) return {.key = std::nullopt, .fault = header.error()};
  Header read{.key = std::nullopt, .fault = find_fault(*header)};
  if (const auto kid = header->find("kid"); kid != header->end() && kid->is_string()) {
    read.key = core::KeyId::parse(kid->get_ref<const std::string&>());
  }
  if (!read.key && !read.fault) {
    read.fault =
        Fault{Reason::unauthenticated, "kid must name a key: 1 to 64 of A-Z a-z 0-9 -_.:@"};
  }
  return read;
}

std::optional<Fault> read_signature(std::string_view part,
                                    std::array<std::uint8_t, 64>& signature) {
  constexpr std::size_t kTextSize = 86;  // of 64 bytes; nothing else is even decoded
  if (part.size() != kTextSize) {
    return Fault{Reason::unauthenticated, "the signature must be 64 bytes, R then S (RFC 7518)"};
  }
  if (!decode_base64url_into(signature, part)) {
    return Fault{Reason::malformed, "the signature is not base64url without padding"};
  }
  return std::nullopt;
}

Claims read_payload(std::string_view part) {
  const auto payload = read_object(part, "payload", kClaimsLimits);
  if (payload) return read_claims(*payload);
  Claims unreadable;
  unreadable.fault = payload.error();
  return unreadable;
}

std::optional<Fault> check_size(std::string_view jws) {
  if (jws.size() <= core::kCommandBytesMax) return std::nullopt;
  return Fault{Reason::too_large,
               "a command has at most " + std::to_string(core::kCommandBytesMax) + " bytes"};
}

}  // namespace

base::Result<DecodedCommand, core::Undecodable> decode_command(std::string_view jws,
                                                               core::ReplyTo reply_to,
                                                               const Sha256& sha256) {
  const auto refuse = [&](const Fault& fault, std::optional<core::KeyId> key = {},
                          std::optional<core::CommandId> id = {}) {
    return base::unexpected(core::Undecodable{.reason = fault.reason,
                                              .detail = core::Detail::clipped(fault.detail),
                                              .id = id,
                                              .key = key,
                                              .reply_to = std::move(reply_to)});
  };

  auto fault = check_size(jws);
  if (jws.size() > core::kPacketBytesMax) return refuse(*fault);

  const auto parts = split(jws);
  if (!parts) {
    return refuse(
        fault.value_or(Fault{Reason::malformed, "not a compact JWS: header.payload.signature"}));
  }

  const Header header = read_header(parts->header);
  if (!fault) fault = header.fault;
  if (!header.key) return refuse(*fault);

  std::array<std::uint8_t, 64> signature{};
  if (!fault) fault = read_signature(parts->signature, signature);

  Claims claims = read_payload(parts->payload);
  if (!fault) fault = std::move(claims.fault);
  if (fault) return refuse(*fault, header.key, claims.id);

  return DecodedCommand{
      .request = {.id = *claims.id,
                  .key = *header.key,
                  .fingerprint = {.body = sha256(parts->signing_input), .signature = signature},
                  .audience = std::move(claims.audience),
                  .issued_at = claims.issued_at,
                  .expires_at = claims.expires_at,
                  .not_before = claims.not_before,
                  .epoch = claims.epoch,
                  .command = *claims.command,
                  .params = std::move(claims.params),
                  .timeout = claims.timeout,
                  .reply_to = std::move(reply_to),
                  .endpoint = claims.endpoint},
      .signing_input = std::string(parts->signing_input),
      .signature = signature};
}

}  // namespace latchkey::codec
