// Waits for what the agent says when it has started.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "client/options.hpp"
#include "supervisor/error.hpp"
#include "supervisor/process.hpp"

namespace latchkey::supervisor {

struct Awaited {
  std::string prefix;          // of the agent's topics
  std::string previous_epoch;  // may still be on the broker
  std::size_t signals = 0;     // that the vehicle has
};

// Returns the epoch that the agent announced: another one than before. By then it knows all of the
// vehicle's signals; a vehicle of which some stay unknown is waited for kVehicleWithin. `failed` is
// asked about every 50 ms and gives the reason to wait no longer.
inline constexpr std::chrono::seconds kVehicleWithin{3};
base::Result<std::string, Error> wait_until_online(
    const client::BrokerOptions& broker, const Awaited& awaited, Deadline deadline,
    const std::function<std::optional<Error>()>& failed);

}  // namespace latchkey::supervisor
