// The core's memory of accepted commands: which ids were used, and which outcomes the broker does
// not have yet. The journal keeps the same on stable storage.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "core/ids.hpp"

namespace latchkey::core {

class Ledger {
 public:
  struct Entry {
    Fingerprint fingerprint;
    base::WallTime expires_at;
    bool concluded = false;
    bool delivered = false;
  };

  // Whether one more command can be remembered and its outcome kept until it is delivered.
  // Forgets what may be forgotten: delivered, and refused by its own `exp` from now on.
  [[nodiscard]] bool has_room(base::WallTime now);

  [[nodiscard]] const Entry* find(const CommandId& id) const;

  void accept(const CommandId& id, const Fingerprint& fingerprint, base::WallTime expires_at);
  void conclude(const CommandId& id);  // into the outbox

  // Whether this ended a delivery; false when it was known already or never accepted.
  bool deliver(const CommandId& id);

  // Concluded and not delivered, oldest first.
  [[nodiscard]] const std::deque<CommandId>& outbox() const { return outbox_; }

 private:
  void forget_expired(base::WallTime now);

  std::unordered_map<CommandId, Entry> entries_;
  std::deque<CommandId> outbox_;
};

}  // namespace latchkey::core
