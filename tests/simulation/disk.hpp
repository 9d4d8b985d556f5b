// Disk: what is on stable storage, and the moods of the thing that it is stored on.
//
// It keeps a journal as journal_sqlite keeps its contract (ports/journal.hpp); how that adapter
// does it on real bytes is tested apart, at every I/O (tests/contract/journal_faults).
#pragma once

#include <optional>
#include <vector>

#include "ports/journal.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

class Disk {
 public:
  enum class Mood : std::uint8_t { well, full, read_only, write_error, sync_error };

  explicit Disk(Scene& scene) : scene_(scene) {}

  // May change the mood.
  void disturb();
  [[nodiscard]] Mood mood() const;

  [[nodiscard]] bool can_be_opened() const;

  // What a run finds. The journal may turn out to be lost: `wall` is the gateway's time.
  [[nodiscard]] core::Restored restore(base::WallTime wall);

  // From now on it is there.
  void keep(const ports::JournalEntry& entry);

  [[nodiscard]] std::optional<ports::StoredOutcome> outcome(const core::CommandId& id) const;

 private:
  struct Row {
    core::Request request;
    bool compensating = false;
    unsigned last_intent = 1;
    std::optional<ports::StoredOutcome> outcome;
    bool delivered = false;
    bool posted = false;
  };

  [[nodiscard]] Row* find(const core::CommandId& id);
  void apply(const core::record::Accept& accept);
  void apply(const core::record::Intent& intent);
  void apply(const ports::StoredOutcome& outcome);
  void apply(const core::record::Delivered& delivered);
  void apply(const core::record::Posted& posted);

  Scene& scene_;
  Mood mood_ = Mood::well;
  base::MonoTime bad_until_{};
  std::vector<Row> rows_;
  base::WallTime time_floor_{};
  std::optional<base::WallTime> refuse_issued_before_;
};

}  // namespace latchkey::simulation
