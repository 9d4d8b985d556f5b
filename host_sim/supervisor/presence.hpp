// Waits for the agent's retained presence message.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "client/options.hpp"
#include "supervisor/error.hpp"
#include "supervisor/process.hpp"

namespace latchkey::supervisor {

// Returns the epoch that the agent announced: another one than `previous_epoch`, which may still be
// on the broker. `failed` is asked about every 50 ms and gives the reason to wait no longer.
base::Result<std::string, Error> wait_until_online(
    const client::BrokerOptions& broker, const std::string& presence_topic,
    const std::string& previous_epoch, Deadline deadline,
    const std::function<std::optional<Error>()>& failed);

}  // namespace latchkey::supervisor
