// Any bytes as the agent's configuration file.
#include <algorithm>

#include "codec/config_file.hpp"
#include "codec/topics.hpp"
#include "core/limits.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

void check_broker(const codec::BrokerConfig& broker) {
  require(!broker.host.empty() && broker.port != 0, "the broker has an address");
  require(broker.client_id.find("{vin}") == std::string::npos, "the VIN is in its place");
  require(broker.password.empty() || broker.password_file.empty(), "there is one password");
  if (!broker.tls) return;
  require(broker.tls->cert_file.empty() == broker.tls->key_file.empty(),
          "a certificate comes with its key");
}

void check_topics(const codec::TopicsConfig& topics) {
  const std::string command_topic = topics.prefix + "/command";
  require(codec::is_valid_topic_name(command_topic), "the agent's topics are topics");
  require(topics.response_topics.size() <= core::kResponseTopicPatternsMax,
          "no more filters than kResponseTopicPatternsMax");
  for (const std::string& filter : topics.response_topics) {
    require(codec::is_valid_topic_filter(filter), "every response topic is a filter");
    require(!codec::matches(filter, command_topic), "no answer is a command");
  }
}

void check_limits(const codec::LimitsConfig& limits) {
  require(limits.clock_skew >= base::Millis(0), "the clock's skew is not negative");
  require(limits.lifetime_max > base::Millis(0), "a command has some time to live");
  require(limits.rate.burst >= 1 && limits.rate.per_second > 0, "the rate lets something through");
}

void check_can(const codec::CanConfig& can) {
  require(!can.dbc_file.empty() && !can.signals_file.empty(), "every file has a name");
  require(can.interface.empty() != can.socketcand.empty(), "a bus is named in one way");
}

}  // namespace

void run(std::string_view input) {
  const auto config = codec::decode_config(input);
  if (!config) return require(!config.error().empty(), "what is refused has an error");
  require(config->vin.view().size() == 17, "a VIN has 17 characters");
  require(!config->keys_file.empty() && !config->catalogue_file.empty() &&
              !config->journal_file.empty(),
          "every file has a name");
  if (const auto* can = std::get_if<codec::CanConfig>(&config->vehicle)) check_can(*can);
  check_broker(config->broker);
  check_topics(config->topics);
  check_limits(config->limits);
}

}  // namespace latchkey::fuzz
