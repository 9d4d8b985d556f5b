// The key set for a vehicle (keys.json), as the sub-commands change it.
//
// Nothing here accepts what the agent would refuse: it keeps the keys before when a set is bad.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "adapters/crypto_mbedtls/crypto.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "client/outcome.hpp"
#include "codec/key_file.hpp"

namespace latchkey::client {

using Keys = std::vector<codec::AuthorisedKey>;

[[nodiscard]] Result<core::RoleSet> parse_roles(const std::vector<std::string>& names);
[[nodiscard]] Result<core::KeyId> parse_kid(const std::string& name);

// A name that tells what the key is for and, by some of its SHA-256, which one it is.
[[nodiscard]] std::string make_kid(const crypto_mbedtls::Crypto& crypto, const std::string& role,
                                   const crypto_mbedtls::PublicKey& key);

// RFC 7638, with SHA-256: the same for the same key, whatever it is called.
[[nodiscard]] std::string thumbprint(const crypto_mbedtls::Crypto& crypto,
                                     const codec::AuthorisedKey& key);
[[nodiscard]] std::string thumbprint(const crypto_mbedtls::Crypto& crypto,
                                     const codec::PublicJwk& key);

[[nodiscard]] Result<Keys> read_set(const std::string& path);
[[nodiscard]] Result<Keys> read_set_if_any(const std::string& path);  // no file: no keys

// Replaces the file at once, or not at all.
[[nodiscard]] Result<void> write_set(const std::string& path, const Keys& keys);

// A key of the same name is replaced only with `replace`; a key that is there under another name is
// refused, as revoking one of them would leave the other.
[[nodiscard]] Result<void> add_to(Keys& keys, const codec::AuthorisedKey& added, bool replace);

// The last one stays: an agent takes no empty set, and would keep this key.
[[nodiscard]] Result<void> remove_from(Keys& keys, const core::KeyId& kid);

// "3 keys"
[[nodiscard]] std::string count_of(const Keys& keys);

}  // namespace latchkey::client
