#include "codec/config_file.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "codec/document.hpp"
#include "codec/schemas.hpp"
#include "codec/signal_table.hpp"
#include "codec/topics.hpp"
#include "core/limits.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

// The longest that the agent appends to its prefix.
constexpr std::string_view kLongestSuffix = "/catalogue";

constexpr std::array<std::pair<std::string_view, LogLevel>, 4> kLogLevels = {{
    {"error", LogLevel::error},
    {"warning", LogLevel::warning},
    {"info", LogLevel::info},
    {"debug", LogLevel::debug},
}};

// Takes what a section has over the default that is there already. Sections satisfy the schema.
void take(const json& from, const char* name, std::string& into) {
  const auto found = from.find(name);
  if (found != from.end() && found->is_string()) into = found->get<std::string>();
}

template <class Number>
requires std::is_arithmetic_v<Number>
void take(const json& from, const char* name, Number& into) {
  if (from.contains(name)) into = from.at(name).get<Number>();  // the schema keeps it in range
}

void take(const json& from, const char* name, std::optional<unsigned>& into) {
  if (from.contains(name)) into = from.at(name).get<unsigned>();
}

void take(const json& from, const char* name, base::Millis& into) {
  if (from.contains(name)) into = base::Millis{from.at(name).get<std::int64_t>()};
}

void take(const json& from, const char* name, std::chrono::seconds& into) {
  if (from.contains(name)) into = std::chrono::seconds{from.at(name).get<std::int64_t>()};
}

// Of a URL in the schema's form, where the port is what stands behind the last colon before the
// path; an IPv6 address ends with its bracket.
bool has_possible_port(std::string_view url) {
  constexpr std::string_view kScheme = "https://";
  std::string_view authority = url.substr(kScheme.size());
  authority = authority.substr(0, authority.find_first_of("/?"));
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return true;
  const std::string_view port = authority.substr(colon + 1);
  std::uint32_t number = 0;
  std::from_chars(port.data(), port.data() + port.size(), number);
  return number >= 1 && number <= UINT16_MAX;
}

// Checks go on with this one where the file's own VIN is wrong, to find what else is.
core::Vin stand_in() { return *core::Vin::parse("00000000000000000"); }

class ConfigDecoder {
 public:
  ConfigDecoder(const json& root, FileErrors& errors) : root_(root), errors_(errors) {}

  AgentConfig decode() {
    std::string vin;
    take(root_, "vin", vin);
    AgentConfig config{.vin = core::Vin::parse(vin).value_or(stand_in()),
                       .broker = {},
                       .topics = {},
                       .endpoints = {},
                       .keys_file = {},
                       .catalogue_file = {},
                       .vehicle = {},
                       .limits = {}};
    take(root_, "keys_file", config.keys_file);
    take(root_, "catalogue_file", config.catalogue_file);
    take(root_, "journal_file", config.journal_file);
    take(root_, "device_key_file", config.device_key_file);
    take(root_, "traces_file", config.traces_file);
    take(root_, "metrics_file", config.metrics_file);
    config.vehicle = decode_vehicle(section("vehicle"));
    decode_broker(config);
    decode_topics(config);
    decode_endpoints(config.endpoints);
    decode_limits(config.limits);
    if (section("clock").value("trust", "") == "always") config.clock_trust = ClockTrust::always;
    const std::string level = section("log").value("level", "");
    for (const auto& [name, value] : kLogLevels) {
      if (name == level) config.log_level = value;
    }
    return config;
  }

 private:
  // Empty where it is left out, and where it is wrong.
  [[nodiscard]] json section(const char* name) const {
    const bool wrong = has_error_at(errors_, member_path("$", name));
    return wrong ? json::object() : root_.value(name, json::object());
  }

  // A member of the file whose own members are judged one by one; null where it is no object.
  [[nodiscard]] const json* member(const char* name) const {
    const auto found = root_.find(name);
    return found != root_.end() && found->is_object() ? &*found : nullptr;
  }

  void fail(std::string path, std::string message) {
    errors_.push_back({std::move(path), std::move(message)});
  }

  void decode_broker(AgentConfig& config) {
    BrokerConfig& broker = config.broker;
    const json from = section("broker");
    take(from, "host", broker.host);
    take(from, "port", broker.port);
    take(from, "client_id", broker.client_id);
    take(from, "username", broker.username);
    take(from, "password", broker.password);
    take(from, "password_file", broker.password_file);
    take(from, "keep_alive_s", broker.keep_alive_s);
    take(from, "session_expiry_s", broker.session_expiry_s);
    broker.client_id = expand(broker.client_id, config.vin);

    const bool has_password = !broker.password.empty() || !broker.password_file.empty();
    if (!broker.password.empty() && !broker.password_file.empty()) {
      fail("$.broker.password", "stands beside password_file; keep one of them");
    }
    if (has_password && broker.username.empty()) {
      fail("$.broker.username", "is missing; a password goes with it");
    }
    if (from.contains("tls")) {
      decode_certificates(from.at("tls"), "$.broker.tls", broker.tls.emplace());
    }
  }

  // Of a TlsConfig or an EndpointConfig.
  template <class Config>
  void decode_certificates(const json& from, std::string_view path, Config& config) {
    take(from, "ca_file", config.ca_file);
    take(from, "cert_file", config.cert_file);
    take(from, "key_file", config.key_file);
    if (config.cert_file.empty() != config.key_file.empty()) {
      const char* missing = config.cert_file.empty() ? "cert_file" : "key_file";
      fail(member_path(path, missing), "is missing; give cert_file and key_file, or neither");
    }
  }

  void decode_topics(AgentConfig& config) {
    TopicsConfig& topics = config.topics;
    const json from = section("topics");
    take(from, "prefix", topics.prefix);
    if (from.contains("response_topics")) {
      topics.response_topics = from.at("response_topics").get<std::vector<std::string>>();
    }
    topics.prefix = expand(topics.prefix, config.vin);
    for (std::string& filter : topics.response_topics) filter = expand(filter, config.vin);
    check(topics);
  }

  void check(const TopicsConfig& topics) {
    if (topics.prefix.ends_with('/') ||
        !is_valid_topic_name(topics.prefix + std::string(kLongestSuffix))) {
      fail("$.topics.prefix",
           "must be the beginning of MQTT topics: no wildcard, no $ in front, no / at the end");
    }
    const std::string command_topic = topics.prefix + "/command";
    for (std::size_t i = 0; i < topics.response_topics.size(); ++i) {
      const std::string& filter = topics.response_topics[i];
      const std::string path = element_path("$.topics.response_topics", i);
      if (!is_valid_topic_filter(filter)) {
        fail(path, "is no MQTT topic filter: + and # stand for whole levels, # for the last ones");
      } else if (matches(filter, command_topic)) {
        fail(path, "covers the agent's own command topic; choose a narrower one");
      }
    }
  }

  void decode_endpoints(std::vector<EndpointConfig>& endpoints) {
    constexpr std::string_view kPath = "$.callback_endpoints";
    const json* all = member("callback_endpoints");
    if (all == nullptr) return;
    for (const auto& [key, from] : all->items()) {
      const std::string path = member_path(kPath, key);
      const auto name = core::EndpointName::parse(key);
      if (!name) fail(path, "an endpoint's name is 1 to 32 of A-Z a-z 0-9 - _");
      if (!name || has_error_at(errors_, path)) continue;
      EndpointConfig& endpoint = endpoints.emplace_back(
          EndpointConfig{.name = *name, .url = {}, .ca_file = {}, .cert_file = {}, .key_file = {}});
      take(from, "url", endpoint.url);
      take(from, "give_up_after_s", endpoint.give_up_after);
      decode_certificates(from, path, endpoint);
      if (!has_possible_port(endpoint.url)) {
        fail(member_path(path, "url"), "its port is not one of 1 to 65535");
      }
    }
  }

  // In a file whose section is wrong, anything.
  std::variant<CanConfig, GpioConfig> decode_vehicle(const json& vehicle) {
    if (vehicle.contains("gpio")) return decode_gpio(vehicle.at("gpio"));
    return decode_can(vehicle.value("can", json::object()));
  }

  CanConfig decode_can(const json& from) {
    CanConfig can;
    take(from, "interface", can.interface);
    take(from, "socketcand", can.socketcand);
    take(from, "dbc_file", can.dbc_file);
    take(from, "signals_file", can.signals_file);
    if (!from.empty() && can.interface.empty() == can.socketcand.empty()) {
      fail("$.vehicle.can", "has to name its bus: by interface, or by socketcand, and not by both");
    }
    return can;
  }

  GpioConfig decode_gpio(const json& from) {
    GpioConfig gpio;
    take(from, "chip", gpio.chip);
    for (const auto& [path, line] : from.at("lines").items()) {
      if (!is_signal_path(path)) {
        fail(member_path("$.vehicle.gpio.lines", path), std::string(kSignalPathRule));
      }
      GpioSignal& signal = gpio.lines.emplace_back();
      signal.path = path;
      take(line, "output", signal.output);
      take(line, "to_true", signal.to_true);
      take(line, "to_false", signal.to_false);
      take(line, "input", signal.input);
      take(line, "outputs_active_low", signal.outputs_active_low);
      take(line, "input_active_low", signal.input_active_low);
    }
    return gpio;
  }

  void decode_limits(LimitsConfig& limits) {
    const json from = section("limits");
    take(from, "clock_skew_ms", limits.clock_skew);
    take(from, "lifetime_max_ms", limits.lifetime_max);
    const json rate = from.value("rate", json::object());
    take(rate, "burst", limits.rate.burst);
    take(rate, "per_second", limits.rate.per_second);
  }

  const json& root_;
  FileErrors& errors_;
};

}  // namespace

base::Result<AgentConfig, FileErrors> decode_config(std::string_view text) {
  auto [root, errors] = read_document(text, config_schema());
  if (!root.is_object()) return base::unexpected(std::move(errors));
  AgentConfig config = ConfigDecoder(root, errors).decode();
  if (!errors.empty()) return base::unexpected(std::move(errors));
  return config;
}

}  // namespace latchkey::codec
