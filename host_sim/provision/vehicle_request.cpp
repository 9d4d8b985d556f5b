#include "provision/vehicle_request.hpp"

#include <utility>

#include "adapters/crypto_mbedtls/certificate_request.hpp"
#include "adapters/crypto_mbedtls/es256_verifier.hpp"
#include "client/files.hpp"
#include "client/key_set.hpp"
#include "client/text.hpp"
#include "codec/provisioning_request.hpp"

namespace latchkey::provision {
namespace {

using client::Exit;
using client::printable;
using client::problem;
using client::Result;
using crypto_mbedtls::Crypto;
using crypto_mbedtls::Error;
using crypto_mbedtls::PublicKey;

std::string complaint(Error error) {
  switch (error) {
    case Error::invalid_certificate: return "is no certificate request, in PEM";
    case Error::invalid_key: return "asks for another kind of key than P-256";
    case Error::bad_signature:
      return "is not signed by the key that it asks for: it was changed on its way";
    case Error::too_many_keys:
    case Error::no_entropy:
    case Error::exhausted:
    case Error::failed: break;
  }
  return "cannot be checked";
}

base::unexpected<client::Problem> wrong(const std::string& what) {
  return problem(Exit::configuration, what);
}

}  // namespace

Result<VehicleRequest> decode_vehicle_request(const Crypto& crypto, std::string_view text) {
  const auto request = codec::decode_provisioning_request(text);
  if (!request) {
    const codec::FileError& first = request.error().front();
    return wrong(printable(first.json_path) + ": " + printable(first.message));
  }
  const codec::PublicJwk& jwk = request->device_key;
  crypto_mbedtls::Es256Verifier verifier(crypto);
  if (!verifier.add(PublicKey::from_xy(jwk.x, jwk.y))) {
    return wrong("$.device_key: is no key on P-256");
  }
  const auto csr = crypto_mbedtls::check_certificate_request(crypto, request->certificate_request);
  if (!csr) return wrong("$.csr: " + complaint(csr.error()));
  if (csr->common_name != client::thumbprint(crypto, jwk)) {
    return wrong("$.csr: was made for another device key: both must be of one request");
  }
  return VehicleRequest{
      .device_key = jwk, .tls_key = csr->key, .fingerprint = codec::fingerprint(csr->digest)};
}

Result<VehicleRequest> read_vehicle_request(const Crypto& crypto, const std::string& path) {
  const bool from_stdin = path == "-";
  const auto text = client::read_file(from_stdin ? "/dev/stdin" : path);
  if (!text) return base::unexpected(text.error());
  auto request = decode_vehicle_request(crypto, *text);
  if (request) return request;
  return problem(request.error().exit, (from_stdin ? "the request on stdin" : printable(path)) +
                                           ": " + request.error().message);
}

}  // namespace latchkey::provision
