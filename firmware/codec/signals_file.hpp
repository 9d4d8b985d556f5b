// The signals file: JSON that satisfies schemas/signals.schema.json, where every member is
// described. Names in it are not looked up here: the DBC file has them.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "can/signal_map.hpp"
#include "codec/file_error.hpp"

namespace latchkey::codec {

// Messages and signals come sorted by name.
[[nodiscard]] base::Result<can::SignalMap, FileErrors> decode_signals(std::string_view text);

}  // namespace latchkey::codec
