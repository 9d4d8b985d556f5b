#include "client/key_set.hpp"

#include <algorithm>
#include <utility>

#include "client/files.hpp"
#include "client/random.hpp"
#include "client/text.hpp"
#include "codec/base64url.hpp"
#include "core/limits.hpp"

namespace latchkey::client {
namespace {

const core::KeyId& id_of(const codec::AuthorisedKey& key) { return key.key.id; }

}  // namespace

Result<core::RoleSet> parse_roles(const std::vector<std::string>& names) {
  core::RoleSet roles;
  for (const std::string& name : names) {
    const auto role = core::find_role(name);
    if (!role) {
      return problem(Exit::usage, "\"" + printable(name) +
                                      "\" is no role: there are owner, driver, service and fleet");
    }
    roles.add(*role);
  }
  return roles;
}

Result<core::KeyId> parse_kid(const std::string& name) {
  const auto kid = core::KeyId::parse(name);
  if (kid) return *kid;
  return problem(Exit::usage,
                 "\"" + printable(name) + "\" is no key name: 1 to 64 of A-Z a-z 0-9 - _ . : @");
}

std::string make_kid(const crypto_mbedtls::Crypto& crypto, const std::string& role,
                     const crypto_mbedtls::PublicKey& key) {
  constexpr std::size_t kBytesShown = 4;
  const auto digest = crypto.sha256(key.point());
  return role + "-" + to_hex(std::span(digest).first(kBytesShown));
}

std::string thumbprint(const crypto_mbedtls::Crypto& crypto, const codec::AuthorisedKey& key) {
  return thumbprint(crypto, codec::PublicJwk{.kid = key.key.id, .x = key.x, .y = key.y});
}

std::string thumbprint(const crypto_mbedtls::Crypto& crypto, const codec::PublicJwk& key) {
  const std::string text = codec::thumbprint_text(key.x, key.y);
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return codec::encode_base64url(crypto.sha256(bytes));
}

Result<Keys> read_set(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return base::unexpected(text.error());
  auto keys = codec::decode_key_set(*text);
  if (keys) return std::move(*keys);
  const codec::FileError& first = keys.error().front();
  return problem(Exit::configuration, printable(path) +
                                          " is no key set: " + printable(first.json_path) + ": " +
                                          printable(first.message));
}

Result<Keys> read_set_if_any(const std::string& path) {
  return file_exists(path) ? read_set(path) : Keys();
}

Result<void> write_set(const std::string& path, const Keys& keys) {
  return replace_file(path, codec::encode_key_set(keys));
}

Result<void> add_to(Keys& keys, const codec::AuthorisedKey& added, bool replace) {
  const auto twin = std::ranges::find_if(keys, [&](const codec::AuthorisedKey& key) {
    return key.x == added.x && key.y == added.y && id_of(key) != id_of(added);
  });
  if (twin != keys.end()) {
    return problem(Exit::configuration,
                   "the key set has this key already, named " + std::string(id_of(*twin).view()));
  }
  const auto same = std::ranges::find(keys, id_of(added), id_of);
  if (same != keys.end() && !replace) {
    return problem(Exit::configuration,
                   "the key set has a key named " + std::string(id_of(added).view()) +
                       " already: choose another --kid, or replace it with --force");
  }
  if (same != keys.end()) {
    *same = added;
    return {};
  }
  if (keys.size() >= core::kKeysMax) {
    return problem(Exit::configuration, "the key set has " + count_of(keys) +
                                            ", as many as an agent takes: revoke one first");
  }
  keys.push_back(added);
  return {};
}

Result<void> remove_from(Keys& keys, const core::KeyId& kid) {
  const auto found = std::ranges::find(keys, kid, id_of);
  if (found == keys.end()) {
    return problem(Exit::configuration, "the key set has no key named " + std::string(kid.view()) +
                                            ": `latchkey keys list` shows those that it has");
  }
  if (keys.size() == 1) {
    return problem(Exit::configuration,
                   std::string(kid.view()) +
                       " is the only key, and no agent takes an empty set: it would keep this one. "
                       "Add another key first, or stop the agent");
  }
  keys.erase(found);
  return {};
}

std::string count_of(const Keys& keys) {
  return std::to_string(keys.size()) + (keys.size() == 1 ? " key" : " keys");
}

}  // namespace latchkey::client
