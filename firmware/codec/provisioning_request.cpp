#include "codec/provisioning_request.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "codec/strict_json.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

// Some times what a request has, so that a later one with more members is told by its version.
constexpr JsonLimits kLimits{.depth = 4, .values = 64, .string_bytes = 4096};

FileErrors error(const char* path, std::string message) { return {{path, std::move(message)}}; }

base::Result<PublicJwk, FileErrors> device_key_in(const json& root) {
  const auto found = root.find("device_key");
  if (found == root.end() || !found->is_object()) {
    return base::unexpected(error("$.device_key", "must be the device's public key as a JWK"));
  }
  auto jwk = decode_public_jwk(dump_json(*found));
  if (!jwk) {
    for (FileError& each : jwk.error()) each.json_path.replace(0, 1, "$.device_key");
    return jwk;
  }
  if (!jwk->kid) return base::unexpected(error("$.device_key.kid", "must be the key's name"));
  return jwk;
}

}  // namespace

std::string encode_provisioning_request(const ProvisioningRequest& request) {
  nlohmann::ordered_json root = {{"request", kVersion}};
  root["device_key"] = nlohmann::ordered_json::parse(encode_public_jwk(request.device_key));
  root["csr"] = request.certificate_request;
  return dump_json(root) + '\n';
}

base::Result<ProvisioningRequest, FileErrors> decode_provisioning_request(std::string_view text) {
  const auto root = parse_strict(text, kLimits);
  if (!root) return base::unexpected(error("$", root.error().where + ": " + root.error().what));
  const auto version = root->is_object() ? root->find("request") : root->end();
  if (version == root->end()) {
    return base::unexpected(
        error("$", "is no provisioning request: `latchkeyd request` makes one"));
  }
  if (!version->is_number_integer() || *version != kVersion) {
    return base::unexpected(error("$.request", "is another version than 1, the one known here"));
  }
  auto device_key = device_key_in(*root);
  if (!device_key) return base::unexpected(std::move(device_key.error()));
  const auto csr = root->find("csr");
  if (csr == root->end() || !csr->is_string()) {
    return base::unexpected(error("$.csr", "must be a certificate request, in PEM"));
  }
  return ProvisioningRequest{*device_key, csr->get<std::string>()};
}

std::string fingerprint(std::span<const std::uint8_t, 32> digest) {
  constexpr std::size_t kBytesShown = 16;
  constexpr std::size_t kGroup = 2;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < kBytesShown; ++i) {
    if (i != 0 && i % kGroup == 0) text += ' ';
    text += kDigits[digest[i] >> 4U];
    text += kDigits[digest[i] & 0xFU];
  }
  return text;
}

}  // namespace latchkey::codec
