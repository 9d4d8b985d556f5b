// What a run of `latchkey provision` adds to a fleet, its words checked.
#pragma once

#include <optional>
#include <vector>

#include "provision/fleet.hpp"
#include "provision/provision.hpp"

namespace latchkey::provision {

struct RequestedClient {
  ClientName name;
  std::optional<core::Role> role;  // none was given
};

struct Request {
  std::vector<core::Vin> vehicles;
  std::vector<RequestedClient> clients;
};

// Every name is looked at before anything is made.
[[nodiscard]] Result<Request> parse_request(const Options& options);

// The fleet with all of the request in it. `is_new` is about the fleet: its broker has no names
// yet.
[[nodiscard]] Result<Fleet> add_to(Fleet fleet, const Request& request, const Options& options,
                                   bool is_new);

}  // namespace latchkey::provision
