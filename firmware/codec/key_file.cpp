#include "codec/key_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "codec/base64url.hpp"
#include "codec/document.hpp"
#include "codec/json_value.hpp"
#include "codec/schemas.hpp"
#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;
using Json = nlohmann::ordered_json;

constexpr const char* kNotBytes =
    "is not 32 bytes in base64url without padding; copy the key again from where it was made";

// Members of a JWK that hold a secret (RFC 7518 sections 6.2.2 and 6.4).
constexpr const char* kPrivateMembers[] = {"d", "k"};

class KeyDecoder {
 public:
  KeyDecoder(const json& jwk, std::string path, FileErrors& errors)
      : jwk_(jwk), path_(std::move(path)), errors_(errors) {}

  void must_be_p256() {
    must_be("kty", "EC");
    must_be("crv", "P-256");
  }

  KeyBytes bytes(const char* name) {
    KeyBytes bytes{};
    const auto found = jwk_.find(name);
    if (found == jwk_.end() || !found->is_string() ||
        !decode_base64url_into(bytes, found->get_ref<const std::string&>())) {
      fail(name, kNotBytes);
    }
    return bytes;
  }

  std::optional<core::KeyId> kid() {
    const auto found = jwk_.find("kid");
    std::optional<core::KeyId> kid;
    if (found != jwk_.end() && found->is_string()) {
      kid = core::KeyId::parse(found->get_ref<const std::string&>());
    }
    if (!kid) fail("kid", "must be the key's name: 1 to 64 of A-Z a-z 0-9 - _ . : @");
    return kid;
  }

  void fail(const char* name, std::string message) {
    errors_.push_back({member_path(path_, name), std::move(message)});
  }

 private:
  void must_be(const char* name, std::string_view value) {
    const auto found = jwk_.find(name);
    if (found == jwk_.end() || *found != value) {
      fail(name, "must be \"" + std::string(value) + "\"");
    }
  }

  const json& jwk_;
  std::string path_;
  FileErrors& errors_;
};

void refuse_private_members(const json& jwk, const std::string& path, FileErrors& errors) {
  for (const char* name : kPrivateMembers) {
    if (!jwk.is_object() || !jwk.contains(name)) continue;
    errors.push_back({member_path(path, name),
                      "is a secret, and this file is for public keys; remove it here, keep it with "
                      "the key's holder alone, and replace the key if others could read it"});
  }
}

void decode_key(const json& jwk, const std::string& path, std::vector<AuthorisedKey>& keys,
                FileErrors& errors) {
  KeyDecoder decoder(jwk, path, errors);
  const auto kid = decoder.kid();
  const KeyBytes x = decoder.bytes("x");
  const KeyBytes y = decoder.bytes("y");
  if (!kid) return;
  const auto has_kid = [&](const AuthorisedKey& key) { return key.key.id == *kid; };
  if (std::ranges::any_of(keys, has_kid)) {
    decoder.fail("kid", "names a key above, too; give every key a name of its own");
  }
  keys.push_back({.key = {.id = *kid, .roles = to_roles(jwk.at("roles"))}, .x = x, .y = y});
}

base::Result<json, FileErrors> parse_jwk(std::string_view text) {
  auto jwk = parse_strict(text, kFileLimits);
  if (!jwk) {
    return base::unexpected(FileErrors{{"$", jwk.error().where + ": " + jwk.error().what}});
  }
  if (!jwk->is_object()) {
    return base::unexpected(FileErrors{{"$", "must be an object: a key as a JWK"}});
  }
  return std::move(*jwk);
}

Json public_jwk(const std::optional<core::KeyId>& kid, const KeyBytes& x, const KeyBytes& y) {
  Json jwk = {
      {"kty", "EC"}, {"crv", "P-256"}, {"x", encode_base64url(x)}, {"y", encode_base64url(y)}};
  if (kid) jwk["kid"] = kid->view();
  jwk["alg"] = "ES256";
  jwk["use"] = "sig";
  return jwk;
}

}  // namespace

base::Result<std::vector<AuthorisedKey>, FileErrors> decode_key_set(std::string_view text) {
  auto [root, errors] = read_document(text, keys_schema());
  std::vector<AuthorisedKey> keys;
  const std::string path = member_path("$", "keys");
  const json list = root.is_object() ? root.value("keys", json()) : json();
  const std::size_t count = list.is_array() ? std::min(list.size(), core::kKeysMax) : 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string at = element_path(path, i);
    const bool as_in_schema = !has_error_at(errors, at);
    refuse_private_members(list[i], at, errors);
    if (as_in_schema) decode_key(list[i], at, keys, errors);
  }
  if (!errors.empty()) return base::unexpected(std::move(errors));
  return keys;
}

std::string encode_key_set(std::span<const AuthorisedKey> keys) {
  Json list = Json::array();
  for (const auto& [key, x, y] : keys) {
    Json jwk = public_jwk(key.id, x, y);
    jwk["roles"] = to_json(key.roles);
    list.push_back(std::move(jwk));
  }
  Json set = Json::object();
  set["keys"] = std::move(list);
  return set.dump(2) + '\n';
}

base::Result<PublicJwk, FileErrors> decode_public_jwk(std::string_view text) {
  const auto jwk = parse_jwk(text);
  if (!jwk) return base::unexpected(jwk.error());
  FileErrors errors;
  KeyDecoder decoder(*jwk, "$", errors);
  decoder.must_be_p256();
  const auto kid = jwk->contains("kid") ? decoder.kid() : std::nullopt;
  const KeyBytes x = decoder.bytes("x");
  const KeyBytes y = decoder.bytes("y");
  if (!errors.empty()) return base::unexpected(std::move(errors));
  return PublicJwk{.kid = kid, .x = x, .y = y};
}

std::string encode_public_jwk(const PublicJwk& jwk) {
  return public_jwk(jwk.kid, jwk.x, jwk.y).dump(2) + '\n';
}

std::string thumbprint_text(const KeyBytes& x, const KeyBytes& y) {
  // These members, in this order, without white space.
  return R"({"crv":"P-256","kty":"EC","x":")" + encode_base64url(x) + R"(","y":")" +
         encode_base64url(y) + R"("})";
}

base::Result<PrivateJwk, FileErrors> decode_private_jwk(std::string_view text) {
  const auto jwk = parse_jwk(text);
  if (!jwk) return base::unexpected(jwk.error());
  FileErrors errors;
  KeyDecoder decoder(*jwk, "$", errors);
  decoder.must_be_p256();
  const auto kid = decoder.kid();
  const KeyBytes x = decoder.bytes("x");
  const KeyBytes y = decoder.bytes("y");
  const KeyBytes d = decoder.bytes("d");
  if (!errors.empty()) return base::unexpected(std::move(errors));
  return PrivateJwk{.kid = *kid, .x = x, .y = y, .d = d};
}

std::string encode_private_jwk(const PrivateJwk& jwk) {
  Json json = public_jwk(jwk.kid, jwk.x, jwk.y);
  json["d"] = encode_base64url(jwk.d);
  return json.dump(2) + '\n';
}

}  // namespace latchkey::codec
