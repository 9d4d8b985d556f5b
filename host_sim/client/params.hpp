// A command's parameters as they are typed: key=value.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "client/outcome.hpp"

namespace latchkey::client {

// An object in the order given. A value that is a truth value, a number or a string in JSON is that
// ("level=3" a number, "pin=0042" not: JSON has no leading zeros); anything else is a string as it
// stands. So a string that reads like a number is written 'pin="42"'. Names are left for the
// vehicle to judge, but none may be empty or come twice.
[[nodiscard]] Result<nlohmann::ordered_json> parse_params(std::span<const std::string> words);

}  // namespace latchkey::client
