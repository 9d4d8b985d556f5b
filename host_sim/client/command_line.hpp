// CommandLine: what the words on the command line ask for. The only place that knows CLI11.
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "client/options.hpp"
#include "client/outcome.hpp"
#include "provision/provision.hpp"

namespace latchkey::client {

class CommandLine {
 public:
  using Request =
      std::variant<KeygenOptions, KeysListOptions, KeysAddOptions, KeysRevokeOptions, SignOptions,
                   SendOptions, WatchOptions, StormOptions, CatalogueOptions, CatalogueFileOptions,
                   JournalOptions, TraceOptions, provision::Options>;

  CommandLine();
  CommandLine(const CommandLine&) = delete;  // CLI11 keeps references to the members
  CommandLine& operator=(const CommandLine&) = delete;

  // Nothing: go on with request(). Otherwise help or a complaint was printed, and this is the
  // status to exit with. Options that are not given come from the environment.
  std::optional<int> parse(int argc, const char* const* argv);

  [[nodiscard]] Result<Request> request() const;

 private:
  void describe_broker();
  void describe_party();
  void describe_commands();
  void describe_claims(CLI::App& to);
  void describe_waiting(CLI::App& to);
  void describe_storm();
  void describe_catalogue();
  void describe_keygen();
  void describe_keys();
  void describe_provision();
  void describe_trace();
  CLI::App* add_command(const char* name, const char* what, const std::string& example);

  [[nodiscard]] Request keys_request() const;
  [[nodiscard]] Result<BrokerOptions> broker_options() const;
  [[nodiscard]] CommandOptions command_options() const;
  [[nodiscard]] SendOptions send_options(const BrokerOptions& broker, const Party& party) const;
  [[nodiscard]] StormOptions storm_options(const BrokerOptions& broker, const Party& party) const;

  CLI::App app_;
  CLI::App* keygen_ = nullptr;
  CLI::App* keys_ = nullptr;
  CLI::App* keys_list_ = nullptr;
  CLI::App* keys_add_ = nullptr;
  CLI::App* keys_revoke_ = nullptr;
  CLI::App* sign_ = nullptr;
  CLI::App* send_ = nullptr;
  CLI::App* cancel_ = nullptr;
  CLI::App* state_ = nullptr;
  CLI::App* ping_ = nullptr;
  CLI::App* watch_ = nullptr;
  CLI::App* storm_ = nullptr;
  CLI::App* catalogue_ = nullptr;
  CLI::App* journal_ = nullptr;
  CLI::App* trace_ = nullptr;
  CLI::App* provision_ = nullptr;

  BrokerOptions broker_;
  TlsOptions tls_;
  std::optional<std::uint16_t> port_;
  std::string url_;
  Party party_;
  CommandOptions command_;
  std::optional<std::int64_t> expires_in_s_;
  std::optional<std::int64_t> not_before_s_;
  std::optional<std::int64_t> timeout_ms_;
  std::optional<std::int64_t> wait_ms_;
  std::string cancelled_id_;
  KeygenOptions keygen_options_;
  KeysListOptions keys_list_options_;
  KeysAddOptions keys_add_options_;
  KeysRevokeOptions keys_revoke_options_;
  provision::Options provision_options_;
  StormOptions storm_options_;
  CatalogueFileOptions catalogue_file_options_;
  std::string journal_file_;
  TraceOptions trace_options_;
  bool wait_ = true;
  bool json_ = false;
  bool mosquitto_ = false;
  bool all_clients_ = false;
};

}  // namespace latchkey::client
