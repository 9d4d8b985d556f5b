#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adapters/crypto_mbedtls/es256_signer.hpp"
#include "adapters/crypto_mbedtls/keys.hpp"
#include "adapters/crypto_mbedtls/wipe.hpp"
#include "client/files.hpp"
#include "client/key_set.hpp"
#include "client/run.hpp"
#include "client/signing.hpp"
#include "client/text.hpp"
#include "codec/key_file.hpp"

namespace latchkey::client {
namespace {

Result<void> write_private(const std::string& path, const core::KeyId& kid,
                           const crypto_mbedtls::PublicKey& point,
                           const crypto_mbedtls::PrivateKey& key, bool force) {
  codec::PrivateJwk jwk{.kid = kid, .x = point.x(), .y = point.y(), .d = {}};
  std::ranges::copy(key.scalar(), jwk.d.begin());
  std::string text = codec::encode_private_jwk(jwk);
  crypto_mbedtls::wipe(jwk.d);
  auto written = write_private_file(path, text, force);
  crypto_mbedtls::wipe(text);
  return written;
}

}  // namespace

Result<Exit> run_keygen(const KeygenOptions& options, Console& console) {
  const std::vector<std::string> role_names =
      options.roles.empty() ? std::vector<std::string>{"owner"} : options.roles;
  const auto roles = parse_roles(role_names);
  if (!roles) return base::unexpected(roles.error());
  auto keys = read_set_if_any(options.set_file);
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
  const auto kid = parse_kid(name);
  if (!kid) return base::unexpected(kid.error());
  auto added = add_to(*keys, {{*kid, *roles}, point.x(), point.y()}, options.force);
  if (!added) return base::unexpected(added.error());

  const std::string private_file =
      options.private_file.empty() ? role_names.front() + ".jwk" : options.private_file;
  auto written = write_private(private_file, *kid, point, *key, options.force);
  if (written) written = write_set(options.set_file, *keys);
  if (!written) return base::unexpected(written.error());

  console.line("wrote   " + printable(private_file) + ": the private key " + name +
               ", which signs commands; keep it secret");
  console.line("updated " + printable(options.set_file) + ": the key set for the vehicle, now " +
               count_of(*keys));
  return Exit::succeeded;
}

}  // namespace latchkey::client
