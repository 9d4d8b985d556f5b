// The life of the slot: one closed state machine. All its transitions are in lifecycle.cpp, under
// the table at its top.
#pragma once

#include <optional>
#include <variant>

#include "core/context.hpp"
#include "core/slot.hpp"

namespace latchkey::core {

namespace event {

struct Accept {
  Ticket ticket;
  Request request;
  const CommandDef* def;
  base::WallTime start_by = base::WallTime::max();  // by the wall clock
};
struct Again {  // another copy of the command that is being admitted
  Copy copy;
};
struct Start {  // of the agent, first of all; or of another vehicle, with nothing open
  std::optional<OpenCommand> open;
  const CommandDef* def;  // nullptr: the catalogue does not know it, or not with these parameters
};
struct Cancel {
  Failure why;  // cancel_requested or shutdown
};

}  // namespace event

using Event = std::variant<event::Accept, event::Again, event::Start, event::Cancel, input::Stored,
                           input::WriteDone, input::Stopped, input::SignalChanged,
                           input::KeysChanged, input::LinkDown, input::TimePassed>;

// The slot after `event`. An event that the state does not know leaves it as it was and is
// noted as illegal.
[[nodiscard]] Slot next(Slot slot, const Event& event, Context& context);

}  // namespace latchkey::core
