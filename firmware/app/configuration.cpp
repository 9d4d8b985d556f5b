#include "app/configuration.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <system_error>
#include <utility>

#include "adapters/can_socketcand/address.hpp"
#include "adapters/hal_can/binding.hpp"
#include "adapters/hal_can/catalogue_check.hpp"
#include "adapters/hal_gpio/chip_lines.hpp"
#include "app/file_modes.hpp"
#include "can/dbc.hpp"
#include "codec/catalogue_file.hpp"
#include "codec/signals_file.hpp"
#include "codec/strict_json.hpp"
#include "core/limits.hpp"

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
    auto config = read_config();
    if (!config) return base::unexpected(std::move(errors_));
    if (!config->broker.password.empty()) check_mode(config_file_, FileKind::secret);
    if (config->broker.tls) settle_certificates(*config->broker.tls);
    for (auto& endpoint : config->endpoints) settle_certificates(endpoint);
    auto vehicle = read_vehicle(*config);
    const auto keys = decode(config->keys_file, codec::decode_key_set);
    const auto password = read_password(config->broker);
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    return Configuration{std::move(*config), std::move(*vehicle), *keys, *password};
  }

  base::Result<codec::AgentConfig, std::vector<ConfigurationError>> load_agent_config() {
    auto config = read_config();
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    return std::move(*config);
  }

  base::Result<Vehicle, std::vector<ConfigurationError>> load_vehicle(
      const codec::AgentConfig& config) {
    auto vehicle = read_vehicle(config);
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    return std::move(*vehicle);
  }

  base::Result<std::vector<codec::AuthorisedKey>, std::vector<ConfigurationError>> load_keys(
      const std::string& file) {
    const auto keys = decode(file, codec::decode_key_set);
    if (!errors_.empty()) return base::unexpected(std::move(errors_));
    return *keys;
  }

 private:
  // Certificates aside, names are as the agent opens them.
  std::optional<codec::AgentConfig> read_config() {
    auto config = decode(config_file_, codec::decode_config);
    if (!config) return std::nullopt;
    for (std::string* name : {&config->catalogue_file, &config->keys_file, &config->journal_file,
                              &config->device_key_file}) {
      *name = beside_config(*name);
    }
    for (std::string* name : {&config->traces_file, &config->metrics_file}) {
      if (!name->empty()) *name = beside_config(*name);
    }
    if (auto* can = std::get_if<codec::CanConfig>(&config->vehicle)) {
      can->dbc_file = beside_config(can->dbc_file);
      can->signals_file = beside_config(can->signals_file);
    }
    return config;
  }

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

  // Nothing, and errors, when any of its files is wrong or they do not go together.
  std::optional<Vehicle> read_vehicle(const codec::AgentConfig& config) {
    fingerprint_ = 0;
    auto catalogue = decode(config.catalogue_file, codec::decode_catalogue);
    const auto read_access = [&](const auto& access) { return read(access, catalogue, config); };
    auto access = std::visit(read_access, config.vehicle);
    if (!catalogue || !access) return std::nullopt;
    return Vehicle{std::move(*catalogue), std::move(*access), fingerprint_};
  }

  using Access = decltype(Vehicle::access);

  // ── over CAN ────────────────────────────────────────────────────────────────────────────────

  std::optional<Access> read(const codec::CanConfig& config,
                             std::optional<core::Catalogue>& catalogue,
                             const codec::AgentConfig& agent) {
    auto signals = decode(config.signals_file, codec::decode_signals);
    auto database = decode(config.dbc_file, can::parse_dbc);
    if (!config.socketcand.empty()) {
      const auto address = can_socketcand::parse_address(config.socketcand);
      if (!address) errors_.push_back({config_file_, "$.vehicle.can.socketcand", address.error()});
    }
    if (!catalogue || !signals || !database) return std::nullopt;
    CanAccess access{config, std::move(*signals), std::move(*database)};
    check(access, *catalogue, agent.catalogue_file);
    return access;
  }

  // Holds the three files against each other.
  void check(const CanAccess& access, core::Catalogue& catalogue,
             const std::string& catalogue_file) {
    const std::string& signals_file = access.config.signals_file;
    if (!add_signals(access.signals.signals, catalogue, signals_file, "$.signals")) return;
    const auto binding = hal_can::make_binding(access.signals, access.database, catalogue.signals);
    if (!binding) {
      for (const auto& [place, message] : binding.error()) {
        errors_.push_back({signals_file, place, message});
      }
      return;
    }
    for (auto& [place, message] : hal_can::check_catalogue(catalogue, *binding)) {
      errors_.push_back({catalogue_file, std::move(place), std::move(message)});
    }
  }

  // ── over GPIO lines ─────────────────────────────────────────────────────────────────────────

  std::optional<Access> read(const codec::GpioConfig& config,
                             std::optional<core::Catalogue>& catalogue,
                             const codec::AgentConfig& agent) {
    constexpr const char* kLines = "$.vehicle.gpio.lines";
    if (!hal_gpio::has_chip_lines()) {
      errors_.push_back({config_file_, "$.vehicle.gpio",
                         "this latchkeyd was built without GPIO; configure with "
                         "-DLATCHKEY_HAL_GPIO=ON"});
    }
    if (!catalogue || !add_signals(config.lines, *catalogue, config_file_, kLines)) {
      return std::nullopt;
    }
    std::vector<hal_gpio::NamedWire> wires;
    for (const codec::GpioSignal& each : config.lines) {
      wires.push_back({each.path,
                       {each.output, each.to_true, each.to_false, each.input,
                        each.outputs_active_low, each.input_active_low}});
    }
    auto wiring = hal_gpio::make_wiring(wires, catalogue->signals);
    if (!wiring) {
      for (const auto& [path, message] : wiring.error()) {
        errors_.push_back({config_file_, codec::member_path(kLines, path), message});
      }
      return std::nullopt;
    }
    for (auto& [place, message] : hal_gpio::check_catalogue(*catalogue, *wiring)) {
      errors_.push_back({agent.catalogue_file, std::move(place), std::move(message)});
    }
    return GpioAccess{config.chip, std::move(*wiring)};
  }

  // Those that no command uses come behind the others. False: too many.
  template <class Signals>
  bool add_signals(const Signals& signals, core::Catalogue& catalogue, const std::string& file,
                   const char* place) {
    auto& paths = catalogue.signals;
    for (const auto& each : signals) {
      if (std::ranges::find(paths, each.path) == paths.end()) paths.push_back(each.path);
    }
    if (paths.size() <= core::kSignalsMax) return true;
    errors_.push_back({file, place,
                       "are too many, together with the catalogue's: at most " +
                           std::to_string(core::kSignalsMax)});
    return false;
  }

  // ── files ───────────────────────────────────────────────────────────────────────────────────

  static ConfigurationError in_file(const std::string& file, codec::FileError& error) {
    return {file, std::move(error.json_path), std::move(error.message)};
  }

  static ConfigurationError in_file(const std::string& file, can::DbcError& error) {
    return {file, "line " + std::to_string(error.line), std::move(error.message)};
  }

  template <class Decode>
  auto decode(const std::string& file, Decode parse)
      -> std::optional<typename decltype(parse(std::string_view()))::value_type> {
    const auto text = read(file, FileKind::open);
    if (!text) return std::nullopt;
    fingerprint_ = fingerprint_ * 31 + std::hash<std::string>{}(*text);
    auto decoded = parse(*text);
    if (decoded) return std::move(*decoded);
    for (auto& error : decoded.error()) errors_.push_back(in_file(file, error));
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
  std::size_t fingerprint_ = 0;  // of what was decoded since it was 0
  std::vector<ConfigurationError> errors_;
};

}  // namespace

base::Result<Configuration, std::vector<ConfigurationError>> load_configuration(
    const std::string& config_file) {
  return Loader(config_file).load();
}

base::Result<codec::AgentConfig, std::vector<ConfigurationError>> load_agent_config(
    const std::string& config_file) {
  return Loader(config_file).load_agent_config();
}

base::Result<std::vector<codec::AuthorisedKey>, std::vector<ConfigurationError>> load_keys(
    const std::string& keys_file) {
  return Loader({}).load_keys(keys_file);
}

base::Result<Vehicle, std::vector<ConfigurationError>> load_vehicle(
    const codec::AgentConfig& config) {
  return Loader({}).load_vehicle(config);
}

std::string to_string(const ConfigurationError& error) {
  std::string line = error.file + ": ";
  if (!error.place.empty()) line += error.place + ": ";
  return line + error.message;
}

}  // namespace latchkey::app
