#include "codec/detached_jws.hpp"

#include <nlohmann/json.hpp>

#include "codec/base64url.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::codec {
namespace {

constexpr std::size_t kHeaderBytesMax = 256;
constexpr JsonLimits kHeaderLimits{.depth = 1, .values = 8, .string_bytes = kHeaderBytesMax};

std::string encode_header(const core::KeyId& kid) {
  const nlohmann::ordered_json header{
      {"alg", "ES256"}, {"kid", std::string(kid.view())}, {"typ", "callback"}};
  return encode_base64url(dump_json(header));
}

std::optional<core::KeyId> read_kid(std::string_view header) {
  if (header.size() > kHeaderBytesMax) return std::nullopt;
  const auto text = decode_base64url(header);
  if (!text) return std::nullopt;
  const auto object = parse_strict(*text, kHeaderLimits);
  if (!object || !object->is_object()) return std::nullopt;
  const auto kid = object->find("kid");
  if (kid == object->end() || !kid->is_string()) return std::nullopt;
  return core::KeyId::parse(kid->get_ref<const std::string&>());
}

std::string join(std::string_view header, std::string_view payload) {
  return std::string(header) + '.' + encode_base64url(payload);
}

}  // namespace

CallbackJws::CallbackJws(const core::KeyId& kid) : header_(encode_header(kid)) {}

std::string CallbackJws::signing_input(std::string_view payload) const {
  return join(header_, payload);
}

std::string CallbackJws::seal(const std::array<std::uint8_t, 64>& signature) const {
  return header_ + ".." + encode_base64url(signature);
}

std::optional<DetachedJws> decode_detached_jws(std::string_view jws, std::string_view payload) {
  const std::size_t gap = jws.find("..");
  if (gap == std::string_view::npos) return std::nullopt;
  const std::string_view header = jws.substr(0, gap);
  const auto kid = read_kid(header);
  // One form and no other: what no agent writes need not be understood.
  if (!kid || header != encode_header(*kid)) return std::nullopt;
  DetachedJws decoded{.kid = *kid, .signing_input = join(header, payload)};
  if (!decode_base64url_into(decoded.signature, jws.substr(gap + 2))) return std::nullopt;
  return decoded;
}

}  // namespace latchkey::codec
