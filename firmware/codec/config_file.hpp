// The agent's configuration file: JSON that satisfies schemas/config.schema.json, where every
// member is described. The defaults here and there are the same.
//
// `{vin}` in the client id and in topics has been replaced by the VIN. Files are named as they are
// written; a relative name is relative to the configuration file, and it is for the reader of that
// file to resolve it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "codec/file_error.hpp"
#include "core/ids.hpp"
#include "core/rate_limit.hpp"

namespace latchkey::codec {

struct TlsConfig {
  std::string ca_file;
  std::string cert_file;  // both or neither: the client's own certificate and its key
  std::string key_file;
};

struct BrokerConfig {
  std::string host;
  std::uint16_t port = 0;
  std::string client_id = "latchkey-{vin}";
  std::string username;  // empty: none
  std::string password;  // at most one of these two is given
  std::string password_file;
  std::uint16_t keep_alive_s = 30;
  std::uint32_t session_expiry_s = 3600;
  std::optional<TlsConfig> tls;
};

struct TopicsConfig {
  std::string prefix = "vehicles/{vin}";
  std::vector<std::string> response_topics = {"clients/+/callback/#"};  // filters
};

// Where outcomes are posted for the commands that name it (docs/wire-contract.md).
struct EndpointConfig {
  core::EndpointName name;
  std::string url;
  std::string ca_file;
  std::string cert_file;  // both or neither: the client's own certificate and its key
  std::string key_file;
  std::chrono::seconds give_up_after{86400};
};

struct LimitsConfig {
  base::Millis clock_skew{5000};
  base::Millis lifetime_max{300000};
  core::RateLimit rate;
};

// A CAN bus: of this machine, or one that is served by the socketcand protocol.
struct CanConfig {
  std::string interface;  // exactly one of these two is given
  std::string socketcand;
  std::string dbc_file;
  std::string signals_file;
};

// A signal on the lines of a GPIO chip, by their offsets there; each is left out where there is
// none.
struct GpioSignal {
  std::string path;
  std::optional<unsigned> output;
  std::optional<unsigned> to_true;
  std::optional<unsigned> to_false;
  std::optional<unsigned> input;
  bool outputs_active_low = false;
  bool input_active_low = false;
};

struct GpioConfig {
  std::string chip;
  std::vector<GpioSignal> lines;
};

enum class ClockTrust : std::uint8_t { synchronised, always };

enum class LogLevel : std::uint8_t { error, warning, info, debug };

inline constexpr std::string_view kJournalFile = "/var/lib/latchkey/journal.db";
inline constexpr std::string_view kDeviceKeyFile = "/var/lib/latchkey/device.jwk";

struct AgentConfig {
  core::Vin vin;
  BrokerConfig broker;
  TopicsConfig topics;
  std::vector<EndpointConfig> endpoints;
  std::string keys_file;
  std::string catalogue_file;
  std::string journal_file{kJournalFile};
  std::string device_key_file{kDeviceKeyFile};
  std::string traces_file{};                    // empty: none
  std::string metrics_file{};                   // empty: none
  std::variant<CanConfig, GpioConfig> vehicle;  // how it is reached
  LimitsConfig limits;
  ClockTrust clock_trust = ClockTrust::synchronised;
  LogLevel log_level = LogLevel::info;
};

[[nodiscard]] base::Result<AgentConfig, FileErrors> decode_config(std::string_view text);

}  // namespace latchkey::codec
