// What the vehicle's configuration fixes for the core.
#pragma once

#include <vector>

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/rate_limit.hpp"

namespace latchkey::core {

struct Settings {
  Vin vin;                                   // the only `aud` that is for us
  Epoch epoch;                               // of this run of the agent, random
  base::Millis clock_skew{5000};             // how far a sender's clock may be off
  base::Millis lifetime_max{5 * 60 * 1000};  // of a command: `exp` - `iat`
  RateLimit rate;                            // per key
  std::vector<EndpointName> endpoints{};     // that a command may name
};

}  // namespace latchkey::core
