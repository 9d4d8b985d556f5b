// The other end of the control socket, for `latchkey-vehicle ctl`.
#pragma once

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace latchkey::vehicle {

inline constexpr base::Millis kControlReplyWithin{5000};

// Sends one control line and waits for the reply: its data, or why there is none.
base::Result<std::string, std::string> control(const std::string& socket_path,
                                               const std::string& line);

}  // namespace latchkey::vehicle
