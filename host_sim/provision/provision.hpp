// `latchkey provision`: keys and certificates for a fleet, and the broker's files, in one folder.
//
//   fleet.json                     who is in it
//   ca.pem ca.key                  the fleet's authority
//   broker/                        ca.pem broker.pem broker.key acl mosquitto.conf
//   vehicles/VIN.pem .key          for agents; .jwk instead of .key for those that made their keys
//                                  themselves, and sent a request
//   clients/NAME.pem .key          for whoever sends commands
//
// Keys that are there stay as they are, so that a run adds to what exists. The broker's access list
// and configuration are made anew by each run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/console.hpp"
#include "client/outcome.hpp"

namespace latchkey::provision {

struct Options {
  std::string folder;
  std::vector<std::string> vehicles = {};  // VINs
  std::string request = {};  // FILE or "-": what the one vehicle's device asks for; empty: nothing
  std::vector<std::string> clients =
      {};  // NAME or NAME:ROLE; each is given the vehicles of this run
  std::vector<std::string> broker_names = {};
  std::vector<std::string> broker_addresses = {};  // neither: localhost and 127.0.0.1
  std::optional<std::uint16_t> port = {};
  std::string broker_folder = {};  // where the broker's machine will have broker/; empty: here
  int days = 365;                  // that certificates are good for
  int authority_days = 3650;
  bool force = false;  // replace what this run names; never the authority
};

[[nodiscard]] client::Result<client::Exit> run_provision(const Options& options,
                                                         client::Console& console);

}  // namespace latchkey::provision
