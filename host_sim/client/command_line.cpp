#include "client/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <chrono>

#include "adapters/crypto_mbedtls/certificate.hpp"
#include "client/broker_url.hpp"
#include "client/files.hpp"

namespace latchkey::client {
namespace {

// The last command of a storm may be sent long after the first was signed.
constexpr std::int64_t kStormLifetimeSeconds = 240;

constexpr const char* kFooter = R"(
Examples:
  latchkey keygen                                   a key, and a key set for the vehicle
  latchkey send door_lock --vin 5YJ3E1EA7KF000001   lock, and wait for the outcome
  latchkey watch                                    what the vehicle tells, as it happens
  latchkey provision fleet --vin 5YJ3E1EA7KF000001 --client owner    certificates for all of them
`latchkey COMMAND --help` tells more. Options of the broker and the vehicle go before or after
COMMAND. Every option is an environment variable, too: LATCHKEY_HOST, LATCHKEY_SIGNING_KEY, ...

Exit status:
  0  succeeded; with --no-wait, accepted     6  cancelled
  2  the command line makes no sense         7  no answer in time
  3  rejected: the vehicle was not touched   8  no broker, or it refuses us
  4  failed                                 78  a key or another file cannot be used
  5  timed out                             130  interrupted
 70  a fault of this program)";

constexpr const char* kParamsHelp =
    "Parameters. A value is a truth value or number where JSON has it so, else a string; "
    "'pin=\"42\"' makes a string of a number";

constexpr const char* kProvision = "provision";

void name_environment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty()) continue;
    std::string name = option->get_lnames().front();
    if (name == "help" || name == "version") continue;
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
      return c == '-' ? '_' : static_cast<char>(std::toupper(c));
    });
    option->envname("LATCHKEY_" + name);
  }
  for (CLI::App* command : app.get_subcommands({})) {
    // What a fleet is given must not hang on what a shell happens to know.
    if (command->get_name() != kProvision) name_environment(*command);
  }
}

// As whom the broker knows us: our user name, else the one in our certificate.
std::optional<std::string> name_at_broker(const BrokerOptions& broker) {
  if (!broker.username.empty()) return broker.username;
  if (!broker.tls || broker.tls->cert_file.empty()) return std::nullopt;
  const auto pem = read_file(broker.tls->cert_file);
  if (!pem) return std::nullopt;  // connecting will say so
  const auto certificates = crypto_mbedtls::parse_certificates(*pem);
  if (!certificates || certificates->front().common_name.empty()) return std::nullopt;
  return certificates->front().common_name;
}

}  // namespace

CommandLine::CommandLine()
    : app_("Signs commands for a Latchkey vehicle, sends them and tells the outcome.") {
  app_.set_help_flag("--help", "Print this help");
  app_.set_version_flag("--version", std::string("latchkey ") + LATCHKEY_VERSION);
  app_.footer(kFooter);
  app_.require_subcommand(1);
  app_.fallthrough();
  app_.get_formatter()->column_width(34);
  party_.client.clear();
  describe_broker();
  describe_party();
  describe_commands();
  name_environment(app_);
}

std::optional<int> CommandLine::parse(int argc, const char* const* argv) {
  try {
    app_.parse(argc, argv);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return app_.exit(error) == 0 ? 0 : static_cast<int>(Exit::usage);
  }
}

Result<CommandLine::Request> CommandLine::request() const {
  if (keygen_->parsed()) return keygen_options_;
  if (keys_->parsed()) return keys_request();
  if (journal_->parsed()) return JournalOptions{journal_file_, json_};
  if (trace_->parsed()) {
    TraceOptions trace = trace_options_;
    trace.json = json_;
    return trace;
  }
  if (provision_->parsed()) return provision_options_;
  if (catalogue_->parsed() && !catalogue_file_options_.file.empty()) {
    CatalogueFileOptions file = catalogue_file_options_;
    file.json = json_;
    return file;
  }
  const auto broker = broker_options();
  if (!broker) return base::unexpected(broker.error());
  Party party = party_;
  if (party.client.empty()) party.client = name_at_broker(*broker).value_or(Party().client);
  if (sign_->parsed()) return SignOptions{*broker, party, command_options(), mosquitto_};
  if (watch_->parsed()) return WatchOptions{*broker, party, all_clients_, json_};
  if (storm_->parsed()) return storm_options(*broker, party);
  if (!catalogue_->parsed()) return send_options(*broker, party);
  CatalogueOptions catalogue{.broker = *broker, .party = party, .json = json_};
  if (wait_ms_) catalogue.answer_within = base::Millis(*wait_ms_);
  return catalogue;
}

void CommandLine::describe_broker() {
  const auto add = [this](const char* names, auto& into, const char* what) {
    return app_.add_option(names, into, what)->group("Broker");
  };
  add("--cafile", tls_.ca_file, "Certificates that the broker's must lead to (PEM): TLS");
  add("--cert", tls_.cert_file, "Certificate to show the broker (PEM); says who we are");
  add("--tls-key", tls_.key_file, "The private key of --cert (PEM)");
  add("-h,--host", broker_.host, "Host name or address, as in the broker's certificate")
      ->capture_default_str();
  add("-p,--port", port_, "Port: 8883 with TLS, else 1883")->check(CLI::Range(1, 65535));
  add("-u,--username", broker_.username, "User name, for brokers that ask for one");
  add("-P,--pw", broker_.password, "Password, for brokers that ask for one");
  add("-L,--url", url_, "mqtt(s)://user:pw@host:port, in place of these four");
}

void CommandLine::describe_party() {
  const auto add = [this](const char* names, auto& into, const char* what) {
    return app_.add_option(names, into, what)->group("Vehicle and sender");
  };
  add("--vin", party_.vin, "The vehicle");
  add("--prefix", party_.prefix, "What its topics begin with")->capture_default_str();
  add("--client", party_.client,
      "Our name in clients/NAME/callback (default: as the broker knows us)");
  add("--device-key", party_.device_key, "The vehicle's public key, to check callbacks (JWK)");
  add("-k,--signing-key", command_.signing_key, "Private key that signs commands (JWK)")
      ->capture_default_str();
}

void CommandLine::describe_commands() {
  keygen_ = add_command("keygen", "Make a key and add it to a key set",
                        "latchkey keygen --role driver --out driver.jwk --set keys.json");
  describe_keys();
  sign_ = add_command("sign", "Print a signed command, for any MQTT client to send",
                      "latchkey sign windows_set percent=40 --mosquitto");
  send_ = add_command("send", "Send a command and tell what becomes of it",
                      "latchkey send windows_set percent=40");
  cancel_ = add_command("cancel", "Cancel the running command", "latchkey cancel 019ab3c2-...");
  state_ = add_command("state", "Ask for all of the vehicle's state", "latchkey state");
  ping_ = add_command("ping", "Ask whether the vehicle answers", "latchkey ping");
  watch_ = add_command("watch", "Tell what happens, until Ctrl-C", "latchkey watch --json");
  storm_ = add_command("storm", "Send many commands at once and count the answers",
                       "latchkey storm door_lock --count 20000");
  catalogue_ =
      add_command("catalogue", "List the commands that the vehicle takes", "latchkey catalogue");
  journal_ = add_command("journal", "Print what an agent keeps on disk: commands and outcomes",
                         "latchkey journal /var/lib/latchkey/journal.db");
  describe_trace();
  provision_ = add_command(kProvision, "Make a fleet's certificates, and its broker's files",
                           "latchkey provision fleet --vin 5YJ3E1EA7KF000001 --client owner");

  for (CLI::App* named : {sign_, send_}) {
    named->add_option("NAME", command_.name, "The command")->required();
    named->add_option("key=value", command_.params, kParamsHelp);
  }
  storm_->add_option("NAME", command_.name, "The command")->default_str("door_lock");
  storm_->add_option("key=value", command_.params, kParamsHelp);
  cancel_->add_option("ID", cancelled_id_, "Its command id")->required();
  for (CLI::App* signing : {sign_, send_, cancel_, state_, ping_, storm_})
    describe_claims(*signing);
  for (CLI::App* sending : {send_, cancel_, state_, ping_}) describe_waiting(*sending);
  journal_->add_option("FILE", journal_file_, "The journal; the agent may be running")->required();
  for (CLI::App* printing :
       {send_, cancel_, state_, ping_, watch_, storm_, catalogue_, journal_, trace_}) {
    printing->add_flag("--json", json_, "Print JSON, an object a line");
  }
  sign_->add_flag("--mosquitto", mosquitto_, "Print a command line of mosquitto_rr that sends it");
  watch_->add_flag("--all-clients", all_clients_, "Callbacks to other clients as well");
  describe_storm();
  describe_catalogue();
  describe_keygen();
  describe_provision();
}

CLI::App* CommandLine::add_command(const char* name, const char* what, const std::string& example) {
  CLI::App* command = app_.add_subcommand(name, what);
  command->footer("\nExample:\n  " + example +
                  "\n`latchkey --help` lists the options of the broker and the vehicle.");
  return command;
}

void CommandLine::describe_claims(CLI::App& to) {
  to.add_option("--id", command_.id, "Command id (default: a new UUIDv7)");
  to.add_option("--expires-in", expires_in_s_, "Seconds within which the vehicle must start it");
  to.add_option("--not-before", not_before_s_, "Seconds from now before which it must not");
  to.add_option("--timeout-ms", timeout_ms_, "Less time to finish than the catalogue gives it")
      ->check(CLI::PositiveNumber);
  to.add_option("--callback", command_.endpoint,
                "Endpoint, named in the vehicle's configuration, that it posts the outcome to");
  to.add_option("--epoch", command_.epoch, "The agent's epoch, while its clock is not trusted");
}

void CommandLine::describe_waiting(CLI::App& to) {
  to.add_flag("--wait,!--no-wait", wait_, "Wait for the outcome (the default) or the first answer");
  to.add_option("--wait-ms", wait_ms_, "Give up so long after the last sign of life")
      ->check(CLI::PositiveNumber);
}

void CommandLine::describe_storm() {
  storm_->add_option("--count", storm_options_.count, "How many")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  storm_->add_option("--rate", storm_options_.per_second, "How many a second; 0: flat out")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  storm_->add_option("--window", storm_options_.window, "Most without the broker's PUBACK")
      ->check(CLI::Range(1, 200))
      ->capture_default_str();
  storm_->add_option("--wait-ms", wait_ms_, "Give up so long after the last answer")
      ->check(CLI::PositiveNumber);
}

void CommandLine::describe_catalogue() {
  catalogue_->add_option("--wait-ms", wait_ms_, "Give up after this long")
      ->check(CLI::PositiveNumber);
  CLI::Option* const file = catalogue_->add_option(
      "--file", catalogue_file_options_.file, "A catalogue file in place of the vehicle's own");
  catalogue_
      ->add_flag("--markdown", catalogue_file_options_.markdown,
                 "Print a document; needs --file, for vehicles do not publish how they do it")
      ->needs(file)
      ->excludes(catalogue_->get_option("--json"));
}

Result<BrokerOptions> CommandLine::broker_options() const {
  BrokerOptions broker = broker_;
  if (!url_.empty()) {
    const auto from_url = parse_broker_url(url_);
    if (!from_url) return base::unexpected(from_url.error());
    broker = *from_url;
    if (broker.username.empty()) broker.username = broker_.username;
    if (broker.password.empty()) broker.password = broker_.password;
  }
  if (!tls_.ca_file.empty() || !tls_.cert_file.empty()) broker.tls = tls_;
  if (!tls_.cert_file.empty() && tls_.key_file.empty()) {
    return problem(Exit::usage, "--cert needs the private key to it: --tls-key");
  }
  if (url_.empty()) broker.port = port_.value_or(broker.tls ? kMqttsPort : kMqttPort);
  return broker;
}

CommandOptions CommandLine::command_options() const {
  CommandOptions command = command_;
  if (expires_in_s_) command.expires_in = std::chrono::seconds(*expires_in_s_);
  if (not_before_s_) command.not_before_in = std::chrono::seconds(*not_before_s_);
  if (timeout_ms_) command.timeout = base::Millis(*timeout_ms_);
  return command;
}

SendOptions CommandLine::send_options(const BrokerOptions& broker, const Party& party) const {
  SendOptions options{
      .broker = broker, .party = party, .command = command_options(), .wait = wait_, .json = json_};
  if (wait_ms_) options.answer_within = base::Millis(*wait_ms_);
  if (state_->parsed()) options.command.name = "report_state";
  if (ping_->parsed()) options.command.name = "ping";
  if (cancel_->parsed()) {
    options.command.name = "cancel";
    // In quotes, as an id of digits is still a string.
    options.command.params = {"id=\"" + cancelled_id_ + "\""};
  }
  return options;
}

StormOptions CommandLine::storm_options(const BrokerOptions& broker, const Party& party) const {
  StormOptions options = storm_options_;
  options.broker = broker;
  options.party = party;
  options.command = command_options();
  if (!expires_in_s_) options.command.expires_in = std::chrono::seconds(kStormLifetimeSeconds);
  if (options.command.name.empty()) options.command.name = "door_lock";
  options.json = json_;
  if (wait_ms_) options.answer_within = base::Millis(*wait_ms_);
  return options;
}

}  // namespace latchkey::client
