#include "cloud/callback_signer.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/crypto_mbedtls/wipe.hpp"
#include "client/files.hpp"
#include "codec/key_file.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::cloud {
namespace {

using nlohmann::ordered_json;

std::string key_set_of(const codec::PublicJwk& key) {
  auto jwk = ordered_json::parse(codec::encode_public_jwk(key));
  jwk["use"] = "sig";
  jwk["alg"] = "ES256";
  return codec::dump_json(ordered_json{{"keys", {jwk}}});
}

}  // namespace

client::Result<CallbackSigner> CallbackSigner::from_file(const crypto_mbedtls::Crypto& crypto,
                                                         const std::string& file) {
  auto signer = client::Signer::from_file(crypto, file);
  if (!signer) return base::unexpected(signer.error());
  auto text = client::read_file(file);
  if (!text) return base::unexpected(text.error());
  const auto key = codec::decode_public_jwk(*text);
  crypto_mbedtls::wipe(*text);
  if (!key) {
    return client::problem(client::Exit::configuration, file + ": its public half is not readable");
  }
  return CallbackSigner(std::move(*signer), key_set_of(*key));
}

std::string CallbackSigner::sign(std::string_view body) const {
  const ordered_json header{{"alg", "ES256"}, {"kid", signer_.kid().view()}, {"typ", "callback"}};
  auto jws = signer_.seal(codec::dump_json(header), body);
  if (!jws) return {};
  const std::size_t payload = jws->find('.') + 1;
  return jws->erase(payload, jws->rfind('.') - payload);
}

}  // namespace latchkey::cloud
