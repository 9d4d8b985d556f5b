// Reads one SG_ statement.
#pragma once

#include "can/dbc_draft.hpp"
#include "can/dbc_reader.hpp"

namespace latchkey::can::dbc {

// Behind its keyword. When the reader fails, the draft has what was read before, its name perhaps.
SignalDraft read_signal(Reader& reader);

}  // namespace latchkey::can::dbc
