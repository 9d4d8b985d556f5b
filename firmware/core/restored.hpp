// What the journal knew when the agent started.
#pragma once

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/request.hpp"

namespace latchkey::core {

// A command that was accepted and has no outcome: power was lost while it ran.
struct OpenCommand {
  Request request;            // as it was accepted
  bool compensating = false;  // its rollback had begun
  unsigned last_intent = 1;   // the step, from 1, that was last about to be written
};

struct RememberedCommand {
  CommandId id;
  Fingerprint fingerprint;
  base::WallTime expires_at;
  bool concluded = false;
  bool delivered = false;
  std::optional<Epoch> epoch{};           // the run of the agent that it was bound to
  std::optional<EndpointName> owed_to{};  // this callback endpoint does not have the outcome
};

struct Restored {
  std::vector<RememberedCommand> remembered;  // in the order in which they were accepted
  std::optional<OpenCommand> open;            // also among the remembered, not concluded
  // No time before this can be now: the latest `iat` that was accepted.
  base::WallTime time_floor{};
  // The journal was lost or set aside at this moment: what was issued before it may have been
  // executed already. Nothing: it never was.
  std::optional<base::WallTime> refuse_issued_before;
};

}  // namespace latchkey::core
