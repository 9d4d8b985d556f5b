#include "app/configuration.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "app/file_modes.hpp"
#include "codec/catalogue_file.hpp"

namespace latchkey::app {
namespace {

// Larger than any file that keeps to the limits, and small enough to read at once.
constexpr std::uintmax_t kFileBytesMax = 4 * 1024 * 1024;

// Where systemd has put what LoadCredential= names; empty where it has not.
std::string credentials_folder() {
  // Nothing here changes the environment. NOLINTNEXTLINE(concurrency-mt-unsafe)
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder == nullptr ? "" : folder;
}

class Loader {
 public:
  explicit Loader(const std::string& config_file)
      : config_file_(config_file), folder_(std::filesystem::path(config_file).parent_path()) {}

  base::Result<Configuration, std::vector<ConfigurationError>> load() {
    auto config = decode(config_file_, codec::decode_config);
    if (!config) return base::unexpected(std::move(errors_));
    for (std::string* name : {&config->catalogue_file, &config->keys_file, &config->journal_file,
                              &config->device_key_file}) {
      *name = beside_config(*name);
    }
    if (!config->broker.password.empty()) check_mode(config_file_, FileKind::secret);
    if (config->broker.tls) settle_certificates(*config->broker.tls);
    for (auto& endpoint : config->endpoints) settle_certificates(endpoint);
    const auto catalogue = decode(config->catalogue_file, codec::decode_catalogue);
    const auto keys = decode(config->keys_file, codec::decode_key_set);
    const auto password = read_password(config->broker);
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    return Configuration{std::move(*config), *catalogue, *keys, *password};
  }

  base::Result<std::vector<codec::AuthorisedKey>, std::vector<ConfigurationError>> load_keys(
      const std::string& file) {
    const auto keys = decode(file, codec::decode_key_set);
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    return *keys;
  }

 private:
  [[nodiscard]] std::string beside_config(const std::string& name) const {
    return (folder_ / name).string();  // an absolute name stands for itself
  }

  // Of a TlsConfig or an EndpointConfig.
  template <class Config>
  void settle_certificates(Config& config) {
    for (std::string* name : {&config.ca_file, &config.cert_file, &config.key_file}) {
      if (!name->empty()) *name = beside_config(*name);
    }
    check_mode(config.ca_file, FileKind::open);
    check_mode(config.cert_file, FileKind::open);
    check_mode(config.key_file, FileKind::secret);
  }

  template <class Decode>
  auto decode(const std::string& file, Decode parse)
      -> std::optional<typename decltype(parse(std::string_view()))::value_type> {
    const auto text = read(file, FileKind::open);
    if (!text) return std::nullopt;
    auto decoded = parse(*text);
    if (decoded) return std::move(*decoded);
    for (auto& error : decoded.error()) {
      errors_.push_back({file, std::move(error.json_path), std::move(error.message)});
    }
    return std::nullopt;
  }

  std::optional<std::string> read_password(const codec::BrokerConfig& broker) {
    if (broker.password_file.empty()) return broker.password;
    auto text = read(beside_config(broker.password_file), FileKind::secret);
    if (text) text->erase(text->find_last_not_of("\r\n") + 1);
    return text;
  }

  void check_mode(const std::string& file, FileKind kind) {
    if (auto complaint = complaint_about(file, kind, credentials_)) {
      errors_.push_back({file, "", std::move(*complaint)});
    }
  }

  std::optional<std::string> read(const std::string& file, FileKind kind) {
    check_mode(file, kind);
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (!error && size > kFileBytesMax) {
      errors_.push_back({file, "", "larger than any valid file (4 MiB)"});
      return std::nullopt;
    }
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (error || !in || !(text << in.rdbuf())) {
      if (!error) error.assign(errno, std::generic_category());
      errors_.push_back({file, "", "cannot be read: " + error.message()});
      return std::nullopt;
    }
    return std::move(text).str();
  }

  std::string config_file_;
  std::filesystem::path folder_;
  std::string credentials_ = credentials_folder();
  std::vector<ConfigurationError> errors_;
};

}  // namespace

base::Result<Configuration, std::vector<ConfigurationError>> load_configuration(
    const std::string& config_file) {
  return Loader(config_file).load();
}

base::Result<std::vector<codec::AuthorisedKey>, std::vector<ConfigurationError>> load_keys(
    const std::string& keys_file) {
  return Loader({}).load_keys(keys_file);
}

std::string to_string(const ConfigurationError& error) {
  std::string line = error.file + ": ";
  if (!error.json_path.empty()) line += error.json_path + ": ";
  return line + error.message;
}

}  // namespace latchkey::app
