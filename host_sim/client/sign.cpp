#include <string>

#include "client/command.hpp"
#include "client/run.hpp"
#include "client/text.hpp"

namespace latchkey::client {
namespace {

constexpr std::chrono::seconds kReplyWithin{10};

// What mosquitto_rr (mosquitto-clients 2.0) needs to send this command and print its first answer.
std::string mosquitto_line(const SignedCommand& command, const Topics& topics,
                           const BrokerOptions& broker) {
  std::string line = "mosquitto_rr -V 5";
  const auto add = [&line](std::string_view option, std::string_view value) {
    line += " " + std::string(option) + " " + shell_word(value);
  };
  add("-h", broker.host);
  add("-p", std::to_string(broker.port));
  if (!broker.username.empty()) add("-u", broker.username);
  if (!broker.password.empty()) add("-P", broker.password);
  if (broker.tls && broker.tls->ca_file.empty()) line += " --tls-use-os-certs";
  if (broker.tls && !broker.tls->ca_file.empty()) add("--cafile", broker.tls->ca_file);
  if (broker.tls && !broker.tls->cert_file.empty()) add("--cert", broker.tls->cert_file);
  if (broker.tls && !broker.tls->key_file.empty()) add("--key", broker.tls->key_file);

  const Publication message = publication_of(command, topics, topics.response_topic(command.id));
  add("-q", "1");
  add("-W", std::to_string(kReplyWithin.count()));
  add("-t", message.topic);
  add("-e", message.response_topic);
  add("-D publish correlation-data", message.correlation);
  add("-D publish content-type", message.content_type);
  add("-D publish message-expiry-interval", std::to_string(message.expires_in->count()));
  add("-D publish user-property traceparent", message.traceparent);
  add("-m", message.payload);
  return line;
}

}  // namespace

Result<Exit> run_sign(const SignOptions& options, Console& console) {
  const auto topics = Topics::of(options.party);
  if (!topics) return base::unexpected(topics.error());
  const auto crypto = start_crypto();
  if (!crypto) return base::unexpected(crypto.error());
  const auto signer = Signer::from_file(*crypto, options.command.signing_key);
  if (!signer) return base::unexpected(signer.error());
  Uuid7Source ids;
  const auto claims = make_claims(options.command, options.party.vin, ids, wall_now());
  if (!claims) return base::unexpected(claims.error());
  const auto command = sign_command(*signer, *claims);
  if (!command) return base::unexpected(command.error());
  console.line(options.mosquitto ? mosquitto_line(*command, *topics, options.broker)
                                 : command->jws);
  return Exit::succeeded;
}

}  // namespace latchkey::client
