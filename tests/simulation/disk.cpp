#include "simulation/disk.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::simulation {

using std::chrono::milliseconds;
using std::chrono::seconds;

void Disk::disturb() {
  constexpr double kSeldom = 0.06;
  if (mood() != Mood::well) return;
  for (const auto& [fault, mood] :
       {std::pair{Fault::disk_full, Mood::full}, std::pair{Fault::disk_read_only, Mood::read_only},
        std::pair{Fault::write_error, Mood::write_error},
        std::pair{Fault::sync_error, Mood::sync_error}}) {
    if (!scene_.faults.strikes(fault, kSeldom)) continue;
    mood_ = mood;
    bad_until_ = scene_.scheduler.now() + scene_.random.between(milliseconds(20), seconds(3));
    scene_.story.tell("the disk: ", to_string(fault));
    return;
  }
}

Disk::Mood Disk::mood() const {
  const bool over = scene_.faults.over() || scene_.scheduler.now() >= bad_until_;
  return over ? Mood::well : mood_;
}

bool Disk::can_be_opened() const { return mood() == Mood::well || mood() == Mood::full; }

core::Restored Disk::restore(base::WallTime wall) {
  if (!rows_.empty() && scene_.faults.strikes(Fault::journal_lost, 0.1)) {
    rows_.clear();
    time_floor_ = {};
    refuse_issued_before_ = wall + Ghost::kSkew;
    scene_.ghost.on_journal_lost();
  }
  core::Restored restored;
  for (const Row& row : rows_) {
    const core::Request& request = row.request;
    restored.remembered.push_back({.id = request.id,
                                   .fingerprint = request.fingerprint,
                                   .expires_at = request.expires_at,
                                   .concluded = row.outcome.has_value(),
                                   .delivered = row.delivered,
                                   .epoch = request.epoch,
                                   .owed_to = row.posted ? std::nullopt : request.endpoint});
    if (!row.outcome) restored.open = {request, row.compensating, row.last_intent};
  }
  restored.time_floor = time_floor_;
  restored.refuse_issued_before = refuse_issued_before_;
  return restored;
}

void Disk::keep(const ports::JournalEntry& entry) {
  scene_.ghost.on_durable(entry);
  std::visit([this](const auto& what) { apply(what); }, entry);
}

void Disk::apply(const core::record::Accept& accept) {
  rows_.push_back({.request = accept.request, .outcome = std::nullopt});
  time_floor_ = std::max(time_floor_, accept.time_floor);
}

void Disk::apply(const core::record::Intent& intent) {
  if (Row* row = find(intent.id)) {
    row->compensating = intent.compensating;
    row->last_intent = intent.step;
  }
}

void Disk::apply(const ports::StoredOutcome& outcome) {
  if (Row* row = find(outcome.id)) row->outcome = outcome;
}

void Disk::apply(const core::record::Delivered& delivered) {
  if (Row* row = find(delivered.id)) row->delivered = true;
}

void Disk::apply(const core::record::Posted& posted) {
  if (Row* row = find(posted.id)) row->posted = true;
}

Disk::Row* Disk::find(const core::CommandId& id) {
  const auto found = std::ranges::find(rows_, id, [](const Row& row) { return row.request.id; });
  return found == rows_.end() ? nullptr : &*found;
}

std::optional<ports::StoredOutcome> Disk::outcome(const core::CommandId& id) const {
  const auto found = std::ranges::find(rows_, id, [](const Row& row) { return row.request.id; });
  return found == rows_.end() ? std::nullopt : found->outcome;
}

}  // namespace latchkey::simulation
