// Fleet: who may connect to a broker, and who may do what there. Kept in a folder's fleet.json,
// from which the broker's access list is made, and which people edit to take somebody off it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/outcome.hpp"
#include "core/roles.hpp"
#include "provision/subject_names.hpp"

namespace latchkey::provision {

using client::Result;

struct FleetBroker {
  std::vector<std::string> host_names;
  std::vector<std::string> addresses;
  std::uint16_t port = 8883;
  std::string folder;  // of its files, on its machine; empty: where they were made

  friend bool operator==(const FleetBroker&, const FleetBroker&) = default;
};

struct FleetClient {
  ClientName name;
  core::Role role = core::Role::owner;
  std::vector<core::Vin> vehicles;  // that it was given; those of the role fleet have all

  friend bool operator==(const FleetClient&, const FleetClient&) = default;
};

struct Fleet {
  FleetBroker broker;
  std::vector<core::Vin> vehicles;
  std::vector<FleetClient> clients;

  friend bool operator==(const Fleet&, const Fleet&) = default;
};

[[nodiscard]] const std::vector<core::Vin>& vehicles_of(const FleetClient& client,
                                                        const Fleet& fleet);

[[nodiscard]] std::string encode_fleet(const Fleet& fleet);

// The error says what is missing, or no valid name.
[[nodiscard]] Result<Fleet> decode_fleet(std::string_view text);

}  // namespace latchkey::provision
