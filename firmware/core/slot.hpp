// The slot: where the one open transaction sits, and in which state. lifecycle.hpp says how it goes
// from one state to the next.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "core/callback.hpp"
#include "core/command_tx.hpp"
#include "core/step_run.hpp"

namespace latchkey::core {

struct Idle {};

// A message that brought the command.
struct Copy {
  Ticket ticket;
  ReplyTo reply_to;
};

// Accepted, and not before the journal says so: nothing has been answered, nothing has moved.
struct Admitting {
  CommandTx tx;
  std::vector<Copy> copies;  // at least one: that which it was admitted for
  StoreToken store;
  std::optional<Failure> cancelled;  // meanwhile: never start
  base::MonoTime late_from;          // the journal should have answered by then
  base::WallTime start_by;
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

// After a restart with an open command: reading the vehicle back. Nothing is written.
struct Recovering {
  CommandTx tx;
  bool compensating;     // its rollback had begun
  unsigned last_intent;  // the step, from 1, that was last about to be written
  base::MonoTime until;
  std::optional<Halt> halt;  // its time was up: the vehicle is to rest
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

// No command is open, yet the vehicle may be moving. Nothing starts until it answers that it rests.
struct Stuck {
  std::optional<Holder> holder;  // who left it so, and still has the slot; nobody at the start
  WriteToken unanswered;
};

using Slot = std::variant<Idle, Recovering, Admitting, Executing, RollingBack, Concluding, Stuck>;

[[nodiscard]] std::optional<base::MonoTime> next_deadline(const Slot& slot);

// The command that has the slot, or left it stuck, with its progress; nothing when it is free.
[[nodiscard]] std::optional<Holder> holder(const Slot& slot, const Signals& signals,
                                           base::MonoTime now);

// The open transaction, if there is one.
[[nodiscard]] const CommandTx* open_tx(const Slot& slot);

// Whether event::Cancel means something: the command has started and its end is not decided.
[[nodiscard]] bool can_cancel(const Slot& slot);

}  // namespace latchkey::core
