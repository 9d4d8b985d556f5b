#include "core/ledger.hpp"

#include <algorithm>

#include "core/limits.hpp"

namespace latchkey::core {

void Ledger::restore(const Restored& restored) {
  for (const RememberedCommand& each : restored.remembered) {
    entries_.emplace(each.id, Entry{.fingerprint = each.fingerprint,
                                    .expires_at = each.expires_at,
                                    .epoch = each.epoch,
                                    .concluded = each.concluded,
                                    .delivered = each.delivered,
                                    .owed_to = each.owed_to});
    if (each.concluded && !each.delivered) outbox_.push_back(each.id);
  }
  time_floor_ = restored.time_floor;
  refuse_issued_before_ = restored.refuse_issued_before;
}

bool Ledger::has_room(base::WallTime passed, const Epoch& epoch) {
  if (entries_.size() >= kRememberedMax) forget_expired(passed, epoch);
  return entries_.size() < kRememberedMax && outbox_.size() < kOutboxMax;
}

const Ledger::Entry* Ledger::find(const CommandId& id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

void Ledger::accept(const Request& request) {
  entries_.emplace(request.id, Entry{.fingerprint = request.fingerprint,
                                     .expires_at = request.expires_at,
                                     .epoch = request.epoch,
                                     .owed_to = request.endpoint});
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

bool Ledger::post(const CommandId& id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || !found->second.owed_to) return false;
  found->second.owed_to.reset();
  return true;
}

void Ledger::raise_time_floor(base::WallTime issued_at) {
  time_floor_ = std::max(time_floor_, issued_at);
}

base::WallTime Ledger::wall_time(const base::Now& now) const {
  return now.wall_is_trusted ? std::max(now.wall, time_floor_) : time_floor_;
}

void Ledger::forget_expired(base::WallTime passed, const Epoch& epoch) {
  std::erase_if(entries_, [&](const auto& item) {
    const Entry& entry = item.second;
    const bool over = entry.expires_at < passed || (entry.epoch && *entry.epoch != epoch);
    return entry.delivered && !entry.owed_to && over;
  });
}

}  // namespace latchkey::core
