// MQTT topic names and filters (MQTT 5 section 4.7).
#pragma once

#include <string>
#include <string_view>

#include "core/ids.hpp"

namespace latchkey::codec {

// A name to publish to: UTF-8 of 1 to kTopicBytesMax bytes, without wildcards and control
// characters, and not one of the broker's own, which begin with `$`.
[[nodiscard]] bool is_valid_topic_name(std::string_view topic);

// As above, but `+` may stand for a whole level, and `#` for the last one.
[[nodiscard]] bool is_valid_topic_filter(std::string_view filter);

// Whether a valid filter covers a valid name. `a/#` covers `a`, too; a wildcard in the first level
// covers no name that begins with `$`.
[[nodiscard]] bool matches(std::string_view filter, std::string_view topic);

// Puts the VIN wherever `{vin}` stands.
[[nodiscard]] std::string expand(std::string_view pattern, const core::Vin& vin);

}  // namespace latchkey::codec
