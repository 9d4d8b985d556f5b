// Any bytes as the agent's keys file, and as a signer's own key.
#include <algorithm>

#include "codec/key_file.hpp"
#include "core/limits.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

using Keys = std::vector<codec::AuthorisedKey>;

void check_keys(const Keys& keys) {
  require(keys.size() <= core::kKeysMax, "no more keys than kKeysMax");
  for (const codec::AuthorisedKey& key : keys) {
    const auto same_name = [&](const auto& other) { return other.key.id == key.key.id; };
    require(std::ranges::count_if(keys, same_name) == 1, "no key's name is there twice");
    require(!key.key.roles.empty(), "every key has a role");
  }
  const auto again = codec::decode_key_set(codec::encode_key_set(keys));
  require(again && *again == keys, "a key set that is written reads the same");
}

void check_private(const codec::PrivateJwk& key) {
  const auto again = codec::decode_private_jwk(codec::encode_private_jwk(key));
  require(
      again && again->kid == key.kid && again->x == key.x && again->y == key.y && again->d == key.d,
      "a private key that is written reads the same");
}

}  // namespace

void run(std::string_view input) {
  if (const auto keys = codec::decode_key_set(input)) {
    check_keys(*keys);
  } else {
    require(!keys.error().empty(), "what is refused has an error");
  }
  if (const auto key = codec::decode_private_jwk(input)) {
    check_private(*key);
  } else {
    require(!key.error().empty(), "what is refused has an error");
  }
}

}  // namespace latchkey::fuzz
