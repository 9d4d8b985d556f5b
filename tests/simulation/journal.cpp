#include "simulation/journal.hpp"

#include <utility>

namespace latchkey::simulation {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

void Journal::do_open(Events& events) {
  events_ = &events;
  later(milliseconds(2), [this] {
    core::Restored restored = disk_.restore(clock_.now().wall);
    scene_.ghost.on_restored(restored);
    events_->on_restored(std::move(restored));
  });
}

void Journal::do_store(core::StoreToken token, ports::JournalEntry entry) {
  run_.effect([&] {
    scene_.ghost.on_store(entry, clock_.now());
    if (std::holds_alternative<core::record::Delivered>(entry) ||
        std::holds_alternative<core::record::Posted>(entry)) {
      marks_.push_back(std::move(entry));
      later(microseconds(50), [this, token] { events_->on_stored(token, true); });
      return;
    }
    queue_.push_back({token, std::move(entry)});
    if (!busy_) begin_next();
  });
}

void Journal::begin_next() {
  busy_ = !queue_.empty();
  if (!busy_) return;
  disk_.disturb();
  later(scene_.random.between(microseconds(100), milliseconds(2)), [this] { write(); });
}

void Journal::write() {
  const bool accept = std::holds_alternative<core::record::Accept>(queue_.front().entry);
  switch (disk_.mood()) {
    case Disk::Mood::read_only:
    case Disk::Mood::write_error: finish(false); return;
    case Disk::Mood::full:
      // Room for all but an accept was taken beforehand.
      if (accept) {
        finish(false);
        return;
      }
      break;
    case Disk::Mood::sync_error:
    case Disk::Mood::well: break;
  }
  queue_.front().written = true;
  Micros delay = scene_.random.between(microseconds(300), milliseconds(8));
  if (scene_.faults.strikes(Fault::disk_slow, 0.1)) {
    delay = scene_.random.between(milliseconds(500), seconds(10));
  }
  later(delay, [this] { sync(); });
}

void Journal::sync() {
  if (disk_.mood() == Disk::Mood::sync_error) {
    fail();
    return;
  }
  keep_doubtful();
  for (const ports::JournalEntry& mark : std::exchange(marks_, {})) disk_.keep(mark);
  disk_.keep(queue_.front().entry);
  finish(true);
}

// A failed sync says nothing about what is there. A refusal has to be true: an accept is answered
// only when the disk has let it be taken back. Other entries do no harm where they are.
void Journal::fail() {
  if (std::holds_alternative<core::record::Accept>(queue_.front().entry)) {
    later(milliseconds(50), [this] {
      if (disk_.mood() == Disk::Mood::sync_error) {
        fail();
      } else {
        finish(false);
      }
    });
    return;
  }
  doubtful_.push_back(queue_.front().entry);
  finish(false);
}

void Journal::keep_doubtful() {
  for (const ports::JournalEntry& entry : std::exchange(doubtful_, {})) {
    if (scene_.random.chance(0.5)) disk_.keep(entry);
  }
}

void Journal::finish(bool ok) {
  const Entry entry = std::move(queue_.front());
  queue_.pop_front();
  if (!ok) scene_.ghost.on_not_stored(entry.entry);
  begin_next();
  events_->on_stored(entry.token, ok);
}

void Journal::do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) {
  run_.effect([&] {
    later(milliseconds(1),
          [this, id, handler = std::move(handler)] { handler(disk_.outcome(id)); });
  });
}

void Journal::settle_cut() {
  alive_.reset();
  keep_doubtful();
  if (queue_.empty() || !queue_.front().written) return;
  // The operating system has it and outlives the process.
  if (run_.cut() == Run::Cut::process) {
    disk_.keep(queue_.front().entry);
    return;
  }
  switch (scene_.random.below(3)) {
    case 0: scene_.faults.note(Fault::unsynced_lost); break;
    case 1: scene_.faults.note(Fault::unsynced_torn); break;  // its checksum does not hold
    default: disk_.keep(queue_.front().entry);
  }
}

}  // namespace latchkey::simulation
