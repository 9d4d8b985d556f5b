#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "adapters/crypto_mbedtls/wipe.hpp"
#include "client/files.hpp"
#include "client/random.hpp"
#include "client/run.hpp"
#include "client/signing.hpp"
#include "client/text.hpp"
#include "codec/key_file.hpp"

namespace latchkey::client {
namespace {

using Keys = std::vector<codec::AuthorisedKey>;

Result<core::RoleSet> parse_roles(const std::vector<std::string>& names) {
  core::RoleSet roles;
  for (const std::string& name : names) {
    const auto* const role = std::ranges::find(
        core::kRoles, name, [](core::Role known) { return core::to_string(known); });
    if (role == std::end(core::kRoles)) {
      return problem(Exit::usage, "\"" + printable(name) +
                                      "\" is no role: there are owner, driver, service and fleet");
    }
    roles.add(*role);
  }
  return roles;
}

Result<Keys> read_set(const std::string& path) {
  if (!file_exists(path)) return Keys();
  const auto text = read_file(path);
  if (!text) return base::unexpected(text.error());
  auto keys = codec::decode_key_set(*text);
  if (keys) return std::move(*keys);
  const codec::FileError& first = keys.error().front();
  return problem(Exit::configuration, printable(path) +
                                          " is no key set: " + printable(first.json_path) + ": " +
                                          printable(first.message));
}

// A name that tells what the key is for and, by some of its SHA-256, which one it is.
std::string make_kid(const crypto_mbedtls::Crypto& crypto, const std::string& role,
                     const crypto_mbedtls::PublicKey& key) {
  constexpr std::size_t kBytesShown = 4;
  const auto digest = crypto.sha256(key.point());
  return role + "-" + to_hex(std::span(digest).first(kBytesShown));
}

Result<void> add_to(Keys& keys, const codec::AuthorisedKey& added, bool replace) {
  const auto same = std::ranges::find(keys, added.key.id,
                                      [](const codec::AuthorisedKey& key) { return key.key.id; });
  if (same == keys.end()) {
    keys.push_back(added);
    return {};
  }
  if (!replace) {
    return problem(Exit::configuration,
                   "the key set has a key named " + std::string(added.key.id.view()) +
                       " already: choose another --kid, or replace it with --force");
  }
  *same = added;
  return {};
}

Result<void> write_private(const std::string& path, const core::KeyId& kid,
                           const crypto_mbedtls::PublicKey& point,
                           const crypto_mbedtls::PrivateKey& key, bool force) {
  codec::PrivateJwk jwk{.kid = kid, .x = point.x(), .y = point.y(), .d = {}};
  std::ranges::copy(key.scalar(), jwk.d.begin());
  std::string text = codec::encode_private_jwk(jwk);
  crypto_mbedtls::wipe(jwk.d);
  auto written = write_private_file(path, text, force);
  crypto_mbedtls::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return written;
}

}  // namespace

Result<Exit> run_keygen(const KeygenOptions& options, Console& console) {
  const std::vector<std::string> role_names =
      options.roles.empty() ? std::vector<std::string>{"owner"} : options.roles;
  const auto roles = parse_roles(role_names);
  if (!roles) return base::unexpected(roles.error());
  auto keys = read_set(options.set_file);
  if (!keys) return base::unexpected(keys.error());

  const auto crypto = start_crypto();
  if (!crypto) return base::unexpected(crypto.error());
  const auto key = crypto_mbedtls::PrivateKey::generate(*crypto);
  if (!key) return problem(Exit::internal, "no key could be made");
  const auto signer = crypto_mbedtls::Es256Signer::from_key(*crypto, *key);
  if (!signer) return problem(Exit::internal, "no key could be made");
  const crypto_mbedtls::PublicKey& point = signer->public_key();

  const std::string name =
      options.kid.empty() ? make_kid(*crypto, role_names.front(), point) : options.kid;
  const auto kid = core::KeyId::parse(name);
  if (!kid) {
    return problem(Exit::usage,
                   "\"" + printable(name) + "\" is no key name: 1 to 64 of A-Z a-z 0-9 - _ . : @");
  }
  auto added = add_to(*keys, {{*kid, *roles}, point.x(), point.y()}, options.force);
  if (!added) return base::unexpected(added.error());

  const std::string private_file =
      options.private_file.empty() ? role_names.front() + ".jwk" : options.private_file;
  auto written = write_private(private_file, *kid, point, *key, options.force);
  if (written) written = replace_file(options.set_file, codec::encode_key_set(*keys));
  if (!written) return base::unexpected(written.error());

  console.line("wrote   " + printable(private_file) + ": the private key " + name +
               ", which signs commands; keep it secret");
  console.line("updated " + printable(options.set_file) + ": the key set for the vehicle, now " +
               std::to_string(keys->size()) + (keys->size() == 1 ? " key" : " keys"));
  return Exit::succeeded;
}

}  // namespace latchkey::client
