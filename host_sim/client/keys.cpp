#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "client/columns.hpp"
#include "client/files.hpp"
#include "client/key_set.hpp"
#include "client/run.hpp"
#include "client/signing.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"

namespace latchkey::client {
namespace {

std::vector<std::string> role_names(core::RoleSet roles) {
  std::vector<std::string> names;
  for (const core::Role role : core::kRoles) {
    if (roles.has(role)) names.emplace_back(core::to_string(role));
  }
  return names;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

void print_json(const Keys& keys, const crypto_mbedtls::Crypto& crypto, Console& console) {
  for (const codec::AuthorisedKey& key : keys) {
    console.line(ascii_line({{"kid", key.key.id.view()},
                             {"roles", role_names(key.key.roles)},
                             {"thumbprint", thumbprint(crypto, key)}}));
  }
}

void print_table(const Keys& keys, const crypto_mbedtls::Crypto& crypto, Console& console) {
  std::vector<Row> rows{{"KID", "ROLES", "THUMBPRINT"}};
  for (const codec::AuthorisedKey& key : keys) {
    rows.push_back({std::string(key.key.id.view()), joined(role_names(key.key.roles)),
                    thumbprint(crypto, key)});
  }
  for (const std::string& line : in_columns(rows)) console.line(line);
}

Result<codec::PublicJwk> read_public_jwk(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return base::unexpected(text.error());
  auto jwk = codec::decode_public_jwk(*text);
  if (jwk) return *jwk;
  const codec::FileError& first = jwk.error().front();
  return problem(Exit::configuration, printable(path) +
                                          " is no P-256 key: " + printable(first.json_path) + ": " +
                                          printable(first.message));
}

// The name asked for, else the one that the file gives, else one that is made.
Result<core::KeyId> name_for(const KeysAddOptions& options, const codec::PublicJwk& jwk,
                             const crypto_mbedtls::Crypto& crypto) {
  if (!options.kid.empty()) return parse_kid(options.kid);
  if (jwk.kid) return *jwk.kid;
  const auto point = crypto_mbedtls::PublicKey::from_xy(jwk.x, jwk.y);
  return parse_kid(make_kid(crypto, options.roles.front(), point));
}

void tell_update(const std::string& what, const std::string& file, const Keys& keys,
                 Console& console) {
  console.line(what + "; " + printable(file) + " has " + count_of(keys) + " now");
}

}  // namespace

Result<Exit> run_keys_list(const KeysListOptions& options, Console& console) {
  const auto keys = read_set(options.set_file);
  if (!keys) return base::unexpected(keys.error());
  const auto crypto = start_crypto();
  if (!crypto) return base::unexpected(crypto.error());
  (options.json ? print_json : print_table)(*keys, *crypto, console);
  return Exit::succeeded;
}

Result<Exit> run_keys_add(const KeysAddOptions& options, Console& console) {
  const auto roles = parse_roles(options.roles);
  if (!roles) return base::unexpected(roles.error());
  if (roles->empty()) return problem(Exit::usage, "a key needs a role: --role");
  const auto jwk = read_public_jwk(options.key_file);
  if (!jwk) return base::unexpected(jwk.error());
  const auto crypto = start_crypto();
  if (!crypto) return base::unexpected(crypto.error());
  const auto kid = name_for(options, *jwk, *crypto);
  if (!kid) return base::unexpected(kid.error());
  const auto point = crypto_mbedtls::PublicKey::from_xy(jwk->x, jwk->y);
  if (!crypto_mbedtls::Es256Verifier(*crypto).add(point)) {
    return problem(Exit::configuration, printable(options.key_file) +
                                            " is no P-256 key: \"x\" and \"y\" are no point of it");
  }

  auto keys = read_set_if_any(options.set_file);
  if (!keys) return base::unexpected(keys.error());
  const codec::AuthorisedKey added{{*kid, *roles}, jwk->x, jwk->y};
  auto done = add_to(*keys, added, options.force);
  if (done) done = write_set(options.set_file, *keys);
  if (!done) return base::unexpected(done.error());
  tell_update("added " + std::string(kid->view()), options.set_file, *keys, console);
  return Exit::succeeded;
}

Result<Exit> run_keys_revoke(const KeysRevokeOptions& options, Console& console) {
  const auto kid = parse_kid(options.kid);
  if (!kid) return base::unexpected(kid.error());
  auto keys = read_set(options.set_file);
  if (!keys) return base::unexpected(keys.error());
  auto done = remove_from(*keys, *kid);
  if (done) done = write_set(options.set_file, *keys);
  if (!done) return base::unexpected(done.error());
  tell_update("revoked " + options.kid, options.set_file, *keys, console);
  return Exit::succeeded;
}

}  // namespace latchkey::client
