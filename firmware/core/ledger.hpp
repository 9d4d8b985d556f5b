// The core's memory of accepted commands: which ids were used, which outcomes the broker does not
// have yet, and the time floor. The journal keeps the same on stable storage.
//
// The time floor is the latest `iat` that was verified; the journal keeps that of the commands that
// were accepted. No time before it can be now, whatever the clock says: an id is forgotten only
// when the floor has passed its `exp`, so that a clock that goes back brings no forgotten command
// back to life.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "core/ids.hpp"
#include "core/restored.hpp"

namespace latchkey::core {

class Ledger {
 public:
  struct Entry {
    Fingerprint fingerprint;
    base::WallTime expires_at;
    bool concluded = false;
    bool delivered = false;
  };

  // Takes up what an earlier run has left. Once, before anything else.
  void restore(const Restored& restored);

  // Whether one more command can be remembered and its outcome kept until it is delivered, once
  // what is delivered and was valid until before `passed` is forgotten.
  [[nodiscard]] bool has_room(base::WallTime passed);

  [[nodiscard]] base::WallTime time_floor() const { return time_floor_; }
  void raise_time_floor(base::WallTime issued_at);

  // What was issued up to then may have been executed and forgotten.
  [[nodiscard]] std::optional<base::WallTime> refuse_issued_before() const {
    return refuse_issued_before_;
  }

  [[nodiscard]] const Entry* find(const CommandId& id) const;

  void accept(const CommandId& id, const Fingerprint& fingerprint, base::WallTime expires_at);
  void conclude(const CommandId& id);  // into the outbox

  // Whether this ended a delivery; false when it was known already or never accepted.
  bool deliver(const CommandId& id);

  // Concluded and not delivered, oldest first.
  [[nodiscard]] const std::deque<CommandId>& outbox() const { return outbox_; }

 private:
  void forget_expired(base::WallTime passed);

  std::unordered_map<CommandId, Entry> entries_;
  std::deque<CommandId> outbox_;
  base::WallTime time_floor_{};
  std::optional<base::WallTime> refuse_issued_before_;
};

}  // namespace latchkey::core
