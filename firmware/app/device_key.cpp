#include "app/device_key.hpp"

#include <sys/types.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

#include "adapters/crypto_mbedtls/wipe.hpp"
#include "adapters/files_posix/replace_file.hpp"
#include "app/file_modes.hpp"
#include "codec/key_file.hpp"

namespace latchkey::app {
namespace {

namespace fs = std::filesystem;
using crypto_mbedtls::PrivateKey;
using crypto_mbedtls::PublicKey;
using files_posix::Lasting;
using files_posix::replace_file;

constexpr mode_t kSecret = 0600;
constexpr mode_t kPublic = 0644;

template <class T>
using Result = base::Result<T, std::string>;

std::optional<std::string> read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return std::nullopt;
  return std::move(text).str();
}

// Tells what it is for and, by some of its digest, which one it is.
core::KeyId name_of(const crypto_mbedtls::Crypto& crypto, const PublicKey& key) {
  constexpr std::size_t kBytesShown = 4;
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto digest = crypto.sha256(key.point());
  std::string name = "device-";
  for (const std::uint8_t byte : std::span(digest).first(kBytesShown)) {
    name += kDigits[byte >> 4U];
    name += kDigits[byte & 0xFU];
  }
  return core::KeyId::parse(name).value();
}

Result<DeviceKey> make(const fs::path& file, const crypto_mbedtls::Crypto& crypto) {
  const auto key = PrivateKey::generate(crypto);
  if (!key) return base::unexpected(std::string("no key could be made"));
  auto signer = crypto_mbedtls::Es256Signer::from_key(crypto, *key);
  if (!signer) return base::unexpected(std::string("no key could be made"));
  const PublicKey& point = signer->public_key();
  const core::KeyId id = name_of(crypto, point);
  codec::PrivateJwk jwk{.kid = id, .x = point.x(), .y = point.y(), .d = {}};
  std::ranges::copy(key->scalar(), jwk.d.begin());
  std::string text = codec::encode_private_jwk(jwk);
  crypto_mbedtls::wipe(jwk.d);
  const auto written = replace_file(file.string(), kSecret, text, Lasting::power_cut);
  crypto_mbedtls::wipe(text);
  if (!written) return base::unexpected(written.error());
  return DeviceKey{id, std::move(*signer)};
}

Result<DeviceKey> load(const fs::path& file, const crypto_mbedtls::Crypto& crypto) {
  const std::string name = file.string();
  if (auto complaint = complaint_about(name, FileKind::secret, {})) {
    return base::unexpected(name + ": " + *complaint);
  }
  auto text = read(file);
  if (!text) return base::unexpected(name + " cannot be read");
  auto jwk = codec::decode_private_jwk(*text);
  crypto_mbedtls::wipe(*text);
  if (!jwk) {
    const codec::FileError& first = jwk.error().front();
    return base::unexpected(name + ": " + first.json_path + ": " + first.message);
  }
  const PrivateKey key = PrivateKey::from_scalar(jwk->d);
  crypto_mbedtls::wipe(jwk->d);
  auto signer = crypto_mbedtls::Es256Signer::from_key(crypto, key);
  if (!signer || signer->public_key() != PublicKey::from_xy(jwk->x, jwk->y)) {
    return base::unexpected(name + ": its \"d\", \"x\" and \"y\" are not one P-256 key");
  }
  return DeviceKey{jwk->kid, std::move(*signer)};
}

}  // namespace

std::string public_key_file(const std::string& file) {
  return fs::path(file).replace_extension(".pub.jwk").string();
}

base::Result<DeviceKey, std::string> load_or_make_device_key(const std::string& file,
                                                             const crypto_mbedtls::Crypto& crypto) {
  std::error_code unknown;
  const bool exists = fs::exists(file, unknown);
  if (unknown) return base::unexpected(file + " cannot be looked at: " + unknown.message());
  auto key = exists ? load(file, crypto) : make(file, crypto);
  if (!key) return key;
  const PublicKey& point = key->signer.public_key();
  const std::string text =
      codec::encode_public_jwk({.kid = key->id, .x = point.x(), .y = point.y()});
  const std::string beside = public_key_file(file);
  if (read(beside) == text) return key;
  if (auto written = replace_file(beside, kPublic, text, Lasting::power_cut); !written) {
    return base::unexpected(written.error());
  }
  return key;
}

}  // namespace latchkey::app
