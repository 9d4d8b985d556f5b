// The catalogue file: JSON that satisfies schemas/catalogue.schema.json, where every member is
// described. Beyond the schema it is checked that names resolve, that a signal is used as one kind
// of value throughout, and that every limit is kept.
//
// `pulse_ms` makes two steps of one: the values are held that long and then negated. A command that
// pulses and has no `rollback` gets one that negates them, so that no horn stays on.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "codec/file_error.hpp"
#include "core/catalogue.hpp"

namespace latchkey::codec {

// Commands come sorted by name; signals in the order in which they are first used.
[[nodiscard]] base::Result<core::Catalogue, FileErrors> decode_catalogue(std::string_view text);

}  // namespace latchkey::codec
