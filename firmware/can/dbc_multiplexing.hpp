// Which signal says that a multiplexed signal is there: its multiplexor.
#pragma once

#include "can/dbc_draft.hpp"

namespace latchkey::can::dbc {

// Sets Signal::multiplexing of all of the message's signals. Multiplexors of multiplexors form no
// ring.
void resolve_multiplexing(MessageDraft& message, Errors& errors);

}  // namespace latchkey::can::dbc
