// The core's memory of accepted commands: which ids were used, which outcomes the broker does not
// have yet, and the time floor. The journal keeps the same on stable storage.
//
// The time floor is the latest `iat` that was verified while the clock was trusted. No time before
// it can be now, whatever the clock says. An id is forgotten only when the floor has passed its
// `exp`, or when it was bound to an epoch that is over: a clock that goes back brings no forgotten
// command back to life.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/request.hpp"
#include "core/restored.hpp"

namespace latchkey::core {

class Ledger {
 public:
  struct Entry {
    Fingerprint fingerprint;
    base::WallTime expires_at;
    std::optional<Epoch> epoch;
    bool concluded = false;
    bool delivered = false;
    std::optional<EndpointName> owed_to;  // this callback endpoint does not have the outcome
  };

  // Takes up what an earlier run has left. Once, before anything else.
  void restore(const Restored& restored);

  // Whether one more command can be remembered and its outcome kept until it is delivered, once
  // what is delivered is forgotten that was valid until before `passed`, or in another epoch.
  [[nodiscard]] bool has_room(base::WallTime passed, const Epoch& epoch);

  [[nodiscard]] base::WallTime time_floor() const { return time_floor_; }
  void raise_time_floor(base::WallTime issued_at);

  // What time it is at the earliest: by the clock where it is trusted, and never before the floor.
  [[nodiscard]] base::WallTime wall_time(const base::Now& now) const;

  // What was issued up to then may have been executed and forgotten.
  [[nodiscard]] std::optional<base::WallTime> refuse_issued_before() const {
    return refuse_issued_before_;
  }

  [[nodiscard]] const Entry* find(const CommandId& id) const;

  void accept(const Request& request);
  void conclude(const CommandId& id);  // into the outbox

  // Whether this ended a delivery; false when it was known already or never accepted.
  bool deliver(const CommandId& id);

  // Whether this ended what was owed to an endpoint.
  bool post(const CommandId& id);

  // Concluded and not delivered, oldest first.
  [[nodiscard]] const std::deque<CommandId>& outbox() const { return outbox_; }

 private:
  void forget_expired(base::WallTime passed, const Epoch& epoch);

  std::unordered_map<CommandId, Entry> entries_;
  std::deque<CommandId> outbox_;
  base::WallTime time_floor_{};
  std::optional<base::WallTime> refuse_issued_before_;
};

}  // namespace latchkey::core
