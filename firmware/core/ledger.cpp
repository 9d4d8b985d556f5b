#include "core/ledger.hpp"

#include <algorithm>

#include "core/limits.hpp"

namespace latchkey::core {

bool Ledger::has_room(base::WallTime now) {
  if (entries_.size() >= kRememberedMax) forget_expired(now);
  return entries_.size() < kRememberedMax && outbox_.size() < kOutboxMax;
}

const Ledger::Entry* Ledger::find(const CommandId& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

void Ledger::accept(const CommandId& id, const Fingerprint& fingerprint,
                    base::WallTime expires_at) {
  entries_.emplace(id, Entry{.fingerprint = fingerprint, .expires_at = expires_at});
}

void Ledger::conclude(const CommandId& id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || found->second.concluded) return;
  found->second.concluded = true;
  outbox_.push_back(id);
}

bool Ledger::deliver(const CommandId& id) {
  const auto waiting = std::ranges::find(outbox_, id);
  if (waiting == outbox_.end()) return false;
  outbox_.erase(waiting);
  entries_.at(id).delivered = true;
  return true;
}

void Ledger::forget_expired(base::WallTime now) {
  std::erase_if(entries_, [now](const auto& item) {
    return item.second.delivered && item.second.expires_at < now;
  });
}

}  // namespace latchkey::core
