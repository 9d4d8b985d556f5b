// The life of the slot: one closed state machine. All its transitions are in lifecycle.cpp, under
// the table at its top.
#pragma once

#include <optional>
#include <variant>

#include "base/time.hpp"
#include "core/command_tx.hpp"
#include "core/context.hpp"
#include "core/step_run.hpp"

namespace latchkey::core {

struct Idle {};

// Accepted, and not before the journal says so: nothing has been answered, nothing has moved.
struct Admitting {
  CommandTx tx;
  Ticket ticket;
  StoreToken store;
  std::optional<Failure> cancelled;  // meanwhile: never start
};

struct Executing {
  CommandTx tx;
  StepRun run;
  base::MonoTime next_progress;
};

// A vehicle that was told to stop and has not answered.
struct Halt {
  WriteToken write;
  base::MonoTime until;
};

struct RollingBack {
  CommandTx tx;
  Progress reached;  // by the steps, before it went wrong
  StepRun run;       // the compensating steps
  std::optional<Halt> halt;
};

// Decided; the outcome is on its way to stable storage.
struct Concluding {
  CommandTx tx;
  Callback outcome;
  StoreToken store;
  std::optional<base::MonoTime> store_again;
  std::optional<WriteToken> unanswered;  // the vehicle still owes an answer to this stop
};

// The outcome is out, the vehicle never became idle. Nothing starts until it answers.
struct Stuck {
  Holder holder;  // still: nothing else can have the slot
  WriteToken unanswered;
};

using Slot = std::variant<Idle, Admitting, Executing, RollingBack, Concluding, Stuck>;

namespace event {

struct Accept {
  Ticket ticket;
  Request request;
  const CommandDef* def;
};
struct Cancel {
  Failure why;  // cancel_requested or shutdown
};

}  // namespace event

using Event = std::variant<event::Accept, event::Cancel, input::Stored, input::WriteDone,
                           input::Stopped, input::SignalChanged, input::TimePassed>;

// The slot after `event`. An event that the state does not know leaves it as it was and is
// noted as illegal.
[[nodiscard]] Slot next(Slot slot, const Event& event, Context& context);

[[nodiscard]] std::optional<base::MonoTime> next_deadline(const Slot& slot);

// The command that has the slot, or left it stuck, with its progress; nothing when it is free.
[[nodiscard]] std::optional<Holder> holder(const Slot& slot, const Signals& signals,
                                           base::MonoTime now);

// The open transaction, if there is one.
[[nodiscard]] const CommandTx* open_tx(const Slot& slot);

// Whether event::Cancel means something: the command has started and its end is not decided.
[[nodiscard]] bool can_cancel(const Slot& slot);

}  // namespace latchkey::core
