#include "client/authenticity.hpp"

#include <cstdint>
#include <span>
#include <utility>

#include "client/files.hpp"
#include "client/text.hpp"
#include "codec/detached_jws.hpp"
#include "codec/key_file.hpp"

namespace latchkey::client {

std::string_view to_string(Authenticity authenticity) {
  switch (authenticity) {
    case Authenticity::unchecked: return "unchecked";
    case Authenticity::genuine: return "genuine";
    case Authenticity::none: return "none";
    case Authenticity::wrong: return "wrong";
  }
  return "";
}

Result<CallbackCheck> CallbackCheck::from_file(const crypto_mbedtls::Crypto& crypto,
                                               const std::string& file) {
  CallbackCheck check;
  if (file.empty()) return check;
  const auto text = read_file(file);
  if (!text) return base::unexpected(text.error());
  const auto jwk = codec::decode_public_jwk(*text);
  if (!jwk) {
    const codec::FileError& first = jwk.error().front();
    return problem(Exit::configuration, printable(file) +
                                            " is no public key: " + printable(first.json_path) +
                                            ": " + printable(first.message));
  }
  crypto_mbedtls::Es256Verifier verifier(crypto);
  const auto handle = verifier.add(crypto_mbedtls::PublicKey::from_xy(jwk->x, jwk->y));
  if (!handle) {
    return problem(Exit::configuration, printable(file) +
                                            " is no public key: \"x\" and \"y\" are "
                                            "no point of P-256");
  }
  check.key_.emplace(Key{jwk->kid, std::move(verifier), *handle});
  return check;
}

Authenticity CallbackCheck::of(std::string_view payload, std::string_view jws) const {
  if (!key_) return Authenticity::unchecked;
  if (jws.empty()) return Authenticity::none;
  const auto decoded = codec::decode_detached_jws(jws, payload);
  if (!decoded || (key_->kid && decoded->kid != *key_->kid)) return Authenticity::wrong;
  const std::span input(reinterpret_cast<const std::uint8_t*>(decoded->signing_input.data()),
                        decoded->signing_input.size());
  return key_->verifier.verify(key_->handle, input, decoded->signature) ? Authenticity::genuine
                                                                        : Authenticity::wrong;
}

}  // namespace latchkey::client
