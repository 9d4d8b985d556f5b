// World: an agent whose journal, vehicle, broker and clock are in the test's hands.
//
// Every call gives the agent one input, and sorts what it wants into queues. Nothing answers by
// itself: a test says stored(), wrote(), sees(), pass(), and so reads as the story it tells.
#pragma once

#include <CppUTest/TestHarness.h>

#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "builders.hpp"
#include "core/agent.hpp"

namespace latchkey::core::testing {

// Where a command can be. `lock` is on its way in all of them but idle and concluded.
enum class Phase : std::uint8_t {
  idle,
  admitting,
  writing,
  confirming,
  halting,
  rolling_back,
  concluding,
  concluded,
  stuck,
};

class World {
 public:
  // Started with nothing to take up, the vehicle at rest, every signal known, the link up.
  explicit World(const Settings& settings = make_settings());

  // Nothing has been given yet.
  static World unstarted() { return World(make_settings(), base::MonoTime{3h}); }

  // ── what happens ──
  void give(Input input);
  void start(const Restored& restored = {});  // takes it up; without an open command, to readiness
  Ticket arrive(Request request);             // its signature is not verified yet
  Ticket send(Request request);               // arrives, and verifies if that is asked for
  void verified(Ticket ticket, bool genuine = true);
  void stored(bool ok = true);                          // the journal's answer to the oldest record
  void wrote(WriteResult result = WriteResult::taken);  // the vehicle's answer to the last write
  void stopped();                                       // the vehicle's answer to the last stop
  void sees(SignalId signal, std::optional<Value> value);
  void sees_all(bool locked = false);  // every signal, of a vehicle at rest
  void pass(base::Millis time);        // from deadline to deadline

  // ── stories in a word ──
  void begin(Request request);              // sent and stored: it executes
  void begin_or_refuse(Request request);    // the same, where it may be refused
  void confirm_lock();                      // the vehicle does what `lock` wants
  void conclude_lock(std::string_view id);  // a whole `lock`, delivered; leaves the car unlocked
  void bring_to(Phase phase);               // `lock` under the id c-1
  void forget_outputs();

  // ── what must have come of it ──
  output::Say expect_callback(Status status, std::optional<Reason> reason = {});
  Callback expect_refusal(Reason reason);  // the only callback
  // The oldest unanswered record is this outcome.
  Callback expect_outcome(Status status, Executed executed, std::optional<Reason> reason = {});
  void expect_silence() const;  // no callback
  void expect_settled(Ticket ticket, Disposition disposition) const;
  void expect_unsettled(Ticket ticket) const;
  [[nodiscard]] bool idle() const { return !agent.holder(now.mono).has_value(); }
  [[nodiscard]] unsigned count(FactKind kind) const;

  base::Now now;
  Agent agent;

  std::deque<output::Say> says;
  std::deque<output::Store> stores;  // not answered yet
  std::vector<output::Write> writes;
  std::vector<output::Stop> stops;
  std::vector<Ticket> verifies;
  std::vector<CommandId> delivers;
  std::vector<output::Post> posts;
  std::vector<output::Repeat> repeats;
  std::map<Ticket, std::vector<Disposition>> settled;
  std::vector<Fact> facts;
  unsigned slot_reports = 0;
  unsigned state_reports = 0;
  unsigned presences = 0;

 private:
  World(const Settings& settings, base::MonoTime start);

  void keep(output::Verify verify) { verifies.push_back(verify.ticket); }
  void keep(output::Settle settle) { settled[settle.ticket].push_back(settle.disposition); }
  void keep(output::Store store) { stores.push_back(std::move(store)); }
  void keep(output::Say say) { says.push_back(std::move(say)); }
  void keep(output::Deliver deliver) { delivers.push_back(deliver.id); }
  void keep(output::Post post) { posts.push_back(post); }
  void keep(output::Repeat repeat) { repeats.push_back(std::move(repeat)); }
  void keep(output::Write write) { writes.push_back(std::move(write)); }
  void keep(output::Stop stop) { stops.push_back(stop); }
  void keep(output::AnnouncePresence /*announce*/) { ++presences; }
  void keep(output::ReportSlot /*report*/) { ++slot_reports; }
  void keep(output::ReportState /*report*/) { ++state_reports; }
  void keep(Fact fact) { facts.push_back(fact); }

  std::uint64_t last_ticket_ = 0;
};

}  // namespace latchkey::core::testing
