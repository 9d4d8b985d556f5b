#include "app/configuration.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "codec/catalogue_file.hpp"

namespace latchkey::app {
namespace {

// Larger than any file that keeps to the limits, and small enough to read at once.
constexpr std::uintmax_t kFileBytesMax = 4 * 1024 * 1024;

class Loader {
 public:
  explicit Loader(const std::string& config_file)
      : config_file_(config_file), folder_(std::filesystem::path(config_file).parent_path()) {}

  base::Result<Configuration, std::vector<ConfigurationError>> load() {
    auto config = decode(config_file_, codec::decode_config);
    if (!config) return base::unexpected(std::move(errors_));
    config->journal_file = beside_config(config->journal_file);
    if (auto& tls = config->broker.tls) {
      for (std::string* name : {&tls->ca_file, &tls->cert_file, &tls->key_file}) {
        if (!name->empty()) *name = beside_config(*name);
      }
    }
    const auto catalogue = decode(beside_config(config->catalogue_file), codec::decode_catalogue);
    const auto keys = decode(beside_config(config->keys_file), codec::decode_key_set);
    const auto password = read_password(config->broker);
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    return Configuration{std::move(*config), *catalogue, *keys, *password};
  }

 private:
  [[nodiscard]] std::string beside_config(const std::string& name) const {
    return (folder_ / name).string();  // an absolute name stands for itself
  }

  template <class Decode>
  auto decode(const std::string& file, Decode parse)
      -> std::optional<typename decltype(parse(std::string_view()))::value_type> {
    const auto text = read(file);
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
    auto text = read(beside_config(broker.password_file));
    if (text) text->erase(text->find_last_not_of("\r\n") + 1);
    return text;
  }

  std::optional<std::string> read(const std::string& file) {
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
  std::vector<ConfigurationError> errors_;
};

}  // namespace

base::Result<Configuration, std::vector<ConfigurationError>> load_configuration(
    const std::string& config_file) {
  return Loader(config_file).load();
}

std::string to_string(const ConfigurationError& error) {
  std::string line = error.file + ": ";
  if (!error.json_path.empty()) line += error.json_path + ": ";
  return line + error.message;
}

}  // namespace latchkey::app
