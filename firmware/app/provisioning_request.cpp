#include "app/provisioning_request.hpp"

#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <system_error>
#include <utility>

#include "adapters/crypto_mbedtls/certificate_request.hpp"
#include "adapters/crypto_mbedtls/tls_key.hpp"
#include "adapters/crypto_mbedtls/wipe.hpp"
#include "adapters/files_posix/replace_file.hpp"
#include "app/as_owner.hpp"
#include "app/configuration.hpp"
#include "app/device_key.hpp"
#include "app/file_modes.hpp"
#include "codec/base64url.hpp"
#include "codec/provisioning_request.hpp"

namespace latchkey::app {
namespace {

namespace fs = std::filesystem;
using crypto_mbedtls::Crypto;
using crypto_mbedtls::TlsKey;

template <class T>
using Result = base::Result<T, std::string>;

constexpr mode_t kSecret = 0600;
constexpr mode_t kSecretFolder = 0700;

// Of the program: see main.cpp.
constexpr int kInternal = 70;
constexpr int kConfiguration = 78;

Result<DeviceKey> provide_device_key(const std::string& file, const Crypto& crypto) {
  const std::string folder = fs::absolute(file).parent_path().string();
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    // Whose it should be is systemd's to know: made here it would shut the agent out.
    return base::unexpected("there is no folder " + folder +
                            ": systemd makes it with latchkey-request.service and "
                            "latchkeyd.service; to make it by hand, type: install -d -o latchkey "
                            "-g latchkey -m 700 " +
                            folder);
  }
  const auto owner = AsOwnerOf::folder(folder);
  if (!owner) return base::unexpected(owner.error());
  return load_or_make_device_key(file, crypto);
}

Result<TlsKey> make_tls_key(const std::string& file, const Crypto& crypto) {
  auto key = TlsKey::generate(crypto);
  auto pem = key ? key->to_pem() : base::unexpected(key.error());
  if (!pem) return base::unexpected(std::string("no key could be made"));
  const auto written =
      files_posix::replace_file(file, kSecret, *pem, files_posix::Lasting::power_cut);
  crypto_mbedtls::wipe(*pem);
  if (!written) return base::unexpected(written.error());
  return std::move(*key);
}

Result<TlsKey> load_tls_key(const std::string& file, const Crypto& crypto) {
  if (auto complaint = complaint_about(file, FileKind::secret, {})) {
    return base::unexpected(file + ": " + *complaint);
  }
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return base::unexpected(file + " cannot be read");
  std::string pem = std::move(text).str();
  auto key = TlsKey::from_pem(crypto, pem);
  crypto_mbedtls::wipe(pem);
  if (!key) {
    return base::unexpected(file + ": is no private key on P-256, in PEM, without a passphrase");
  }
  return std::move(*key);
}

Result<TlsKey> provide_tls_key(const std::string& folder, const Crypto& crypto) {
  const std::string file = fs::path(folder) / "device.key";
  std::error_code failed;
  if (fs::create_directories(folder, failed)) {
    fs::permissions(folder, fs::perms{kSecretFolder}, failed);
  }
  if (failed) return base::unexpected(folder + " cannot be made: " + failed.message());
  const bool exists = fs::exists(file, failed);
  if (failed) return base::unexpected(file + " cannot be looked at: " + failed.message());
  return exists ? load_tls_key(file, crypto) : make_tls_key(file, crypto);
}

// The key that signs callbacks, where the configuration will want it.
base::Result<std::string, std::vector<ConfigurationError>> device_key_file(
    const RequestOptions& options) {
  std::error_code failed;
  if (!options.config_named && !fs::exists(options.config_file, failed)) {
    return std::string(codec::kDeviceKeyFile);
  }
  auto config = load_agent_config(options.config_file);
  if (!config) return base::unexpected(std::move(config.error()));
  return std::move(config->device_key_file);
}

int fail(int status, const std::string& what) {
  (void)std::fprintf(stderr, "latchkeyd: request: %s\n", what.c_str());
  return status;
}

}  // namespace

base::Result<PreparedRequest, std::string> prepare_request(const RequestFiles& files,
                                                           const Crypto& crypto) {
  const auto device_key = provide_device_key(files.device_key, crypto);
  if (!device_key) return base::unexpected(device_key.error());
  const auto tls_key = provide_tls_key(files.tls_folder, crypto);
  if (!tls_key) return base::unexpected(tls_key.error());

  const crypto_mbedtls::PublicKey& point = device_key->signer.public_key();
  const std::string thumbprint = codec::thumbprint_text(point.x(), point.y());
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(thumbprint.data()),
                        thumbprint.size());
  // Its VIN is not known. This name ties the two keys together: the TLS key signs it.
  const std::string name = codec::encode_base64url(crypto.sha256(bytes));
  const auto pem = crypto_mbedtls::make_certificate_request(crypto, *tls_key, name);
  const auto checked =
      pem ? crypto_mbedtls::check_certificate_request(crypto, *pem) : base::unexpected(pem.error());
  if (!checked) return base::unexpected(std::string("no certificate request could be made"));
  const codec::PublicJwk jwk{.kid = device_key->id, .x = point.x(), .y = point.y()};
  return PreparedRequest{
      .line = codec::encode_provisioning_request({.device_key = jwk, .certificate_request = *pem}),
      .fingerprint = codec::fingerprint(checked->digest)};
}

int run_request(const RequestOptions& options) {
  const auto device_key = device_key_file(options);
  if (!device_key) return fail(kConfiguration, to_string(device_key.error().front()));
  const auto crypto = Crypto::start();
  if (!crypto) return fail(kInternal, "mbedTLS did not start: is there a source of entropy?");
  const auto prepared =
      prepare_request({.device_key = *device_key, .tls_folder = options.tls_folder}, *crypto);
  if (!prepared) return fail(kConfiguration, prepared.error());
  if (std::fputs(prepared->line.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
    return fail(kInternal, "the request cannot be written to stdout");
  }
  (void)std::fprintf(stderr, "fingerprint: %s\n", prepared->fingerprint.c_str());
  return 0;
}

}  // namespace latchkey::app
