#include "client/signing.hpp"

#include <cstdint>
#include <span>
#include <utility>

#include "adapters/crypto_mbedtls/keys.hpp"
#include "adapters/crypto_mbedtls/wipe.hpp"
#include "client/files.hpp"
#include "client/text.hpp"
#include "codec/base64url.hpp"
#include "codec/key_file.hpp"
#include "codec/strict_json.hpp"

namespace latchkey::client {
namespace {

using nlohmann::ordered_json;

std::int64_t numeric_date(base::WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::span<std::uint8_t> bytes_of(std::string& text) {
  return {reinterpret_cast<std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Result<crypto_mbedtls::Crypto> start_crypto() {
  auto crypto = crypto_mbedtls::Crypto::start();
  if (crypto) return std::move(*crypto);
  return problem(Exit::internal, "the crypto library does not start: " +
                                     std::string(crypto_mbedtls::to_string(crypto.error())));
}

std::string claims_json(const Claims& claims) {
  ordered_json json{{"jti", claims.id},
                    {"aud", claims.vin},
                    {"iat", numeric_date(claims.issued_at)},
                    {"exp", numeric_date(claims.expires_at)}};
  if (claims.not_before) json["nbf"] = numeric_date(*claims.not_before);
  if (!claims.subject.empty()) json["sub"] = claims.subject;
  json["cmd"] = claims.command;
  json["params"] = claims.params;
  if (claims.timeout) json["timeout_ms"] = claims.timeout->count();
  if (!claims.epoch.empty()) json["epoch"] = claims.epoch;
  if (!claims.endpoint.empty()) json["callback"] = claims.endpoint;
  return codec::dump_json(json);
}

Result<Signer> Signer::from_jwk(const crypto_mbedtls::Crypto& crypto, std::string_view text) {
  auto jwk = codec::decode_private_jwk(text);
  if (!jwk) {
    const codec::FileError& first = jwk.error().front();
    return problem(Exit::configuration, "no private key: " + printable(first.json_path) + ": " +
                                            printable(first.message));
  }
  const auto key = crypto_mbedtls::PrivateKey::from_scalar(jwk->d);
  crypto_mbedtls::wipe(jwk->d);
  auto signer = crypto_mbedtls::Es256Signer::from_key(crypto, key);
  if (!signer) {
    return problem(Exit::configuration, "no private key: its \"d\" is not a P-256 scalar");
  }
  // A key that says it is another one would only make signatures that nobody accepts.
  if (signer->public_key() != crypto_mbedtls::PublicKey::from_xy(jwk->x, jwk->y)) {
    return problem(Exit::configuration,
                   "no private key: \"x\" and \"y\" do not belong to its \"d\"");
  }
  return Signer(jwk->kid, std::move(*signer));
}

Result<Signer> Signer::from_file(const crypto_mbedtls::Crypto& crypto, const std::string& path) {
  auto text = read_file(path);
  if (!text) {
    return problem(text.error().exit, text.error().message +
                                          " (make a key with `latchkey keygen`, or name one with "
                                          "--signing-key)");
  }
  auto signer = from_jwk(crypto, *text);
  crypto_mbedtls::wipe(*text);
  if (!signer) {
    return problem(Exit::configuration, printable(path) + ": " + signer.error().message);
  }
  return signer;
}

Result<std::string> Signer::sign(const Claims& claims) const {
  const ordered_json header{{"alg", "ES256"}, {"kid", kid_.view()}};
  return seal(codec::dump_json(header), claims_json(claims));
}

Result<std::string> Signer::seal(std::string_view header, std::string_view payload) const {
  std::string jws = codec::encode_base64url(header) + "." + codec::encode_base64url(payload);
  const auto signature = signer_.sign(bytes_of(jws));
  if (!signature) {
    return problem(Exit::internal, "the command could not be signed: " +
                                       std::string(crypto_mbedtls::to_string(signature.error())));
  }
  return jws + "." + codec::encode_base64url(*signature);
}

}  // namespace latchkey::client
