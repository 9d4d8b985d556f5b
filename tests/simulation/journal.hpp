// Journal: the port, on the simulated disk. One entry after the other is written, then synced, then
// answered; the run may end anywhere in between.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "ports/clock.hpp"
#include "ports/journal.hpp"
#include "simulation/disk.hpp"
#include "simulation/scene.hpp"

namespace latchkey::simulation {

class Journal final : public ports::Journal {
 public:
  Journal(Scene& scene, Disk& disk, Run& run, const ports::Clock& clock)
      : scene_(scene), disk_(disk), run_(run), clock_(clock) {}

  // What becomes of that which was not synced when the run ended.
  void settle_cut();

 private:
  struct Entry {
    core::StoreToken token;
    ports::JournalEntry entry;
    bool written = false;
  };

  void do_open(Events& events) override;
  void do_store(core::StoreToken token, ports::JournalEntry entry) override;
  void do_fetch_outcome(const core::CommandId& id, OutcomeHandler handler) override;

  void begin_next();
  void write();
  void sync();
  void fail();
  void keep_doubtful();
  void finish(bool ok);

  // Runs it later, if the run has not ended by then.
  template <class Act>
  void later(Micros delay, Act act) {
    scene_.scheduler.after(delay, [alive = std::weak_ptr(alive_), act] {
      if (!alive.expired()) act();
    });
  }

  Scene& scene_;
  Disk& disk_;
  Run& run_;
  const ports::Clock& clock_;
  Events* events_ = nullptr;
  std::deque<Entry> queue_;  // the first one is being stored
  bool busy_ = false;
  std::vector<ports::JournalEntry> marks_;     // go along with the next entry
  std::vector<ports::JournalEntry> doubtful_;  // answered not ok, and maybe there
  std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace latchkey::simulation
