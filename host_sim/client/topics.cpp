#include "client/topics.hpp"

#include "client/text.hpp"
#include "codec/topics.hpp"
#include "core/ids.hpp"

namespace latchkey::client {

Result<Topics> Topics::of(const Party& party) {
  if (party.vin.empty()) {
    return problem(Exit::usage, "which vehicle? Name it with --vin or LATCHKEY_VIN");
  }
  const auto vin = core::Vin::parse(party.vin);
  if (!vin || party.vin.size() != core::VinRule::kCapacity) {
    return problem(Exit::usage, "\"" + printable(party.vin) +
                                    "\" is no VIN: it has 17 digits and capital letters, and "
                                    "neither I nor O nor Q");
  }
  const std::string prefix = codec::expand(party.prefix, *vin);
  Topics topics{.command = prefix + "/command",
                .callback = prefix + "/callback",
                .presence = prefix + "/presence",
                .slot = prefix + "/slot",
                .state = prefix + "/state",
                .catalogue = prefix + "/catalogue",
                .answers = "clients/" + party.client + "/callback"};
  if (!codec::is_valid_topic_name(topics.catalogue)) {
    return problem(Exit::usage, "\"" + printable(party.prefix) + "\" cannot begin a topic");
  }
  if (party.client.find('/') != std::string::npos || !codec::is_valid_topic_name(topics.answers)) {
    return problem(Exit::usage, "\"" + printable(party.client) +
                                    "\" cannot be a client's name: it is one level of a topic");
  }
  return topics;
}

}  // namespace latchkey::client
