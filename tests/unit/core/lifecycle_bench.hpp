// A bench for the lifecycle alone: puts the slot into any state, applies any event, and puts what
// comes of it into words.
#pragma once

#include <deque>
#include <string>

#include "builders.hpp"
#include "core/lifecycle.hpp"

namespace latchkey::core::testing {

// The states of the slot, with the variants that behave differently. The command is `open_trunk`,
// but for `holding`, which is `honk`.
enum class Where : std::uint8_t {
  idle,
  recovering,          // the vehicle is as the rollback would leave it
  recovering_undo,     // the rollback had begun
  recovering_halfway,  // the vehicle is neither here nor there
  recovering_halting,  // its time was up
  admitting,
  admitting_cancelled,
  admitting_unsafe,  // an interlock was lost meanwhile
  admitting_late,    // the command's time was up meanwhile
  writing,           // the first step
  confirming,
  recording,  // the intent of the second and last step
  recording_late,
  last_writing,
  last_confirming,
  holding,
  halting,  // the first compensating step has yet to begin
  undo_recording,
  undo_writing,
  undo_confirming,
  undo_last,     // the second and last compensating step
  undo_halting,  // the compensation has failed
  concluding,
  concluding_again,   // the first attempt to store failed
  concluding_moving,  // the vehicle did not stop
  stuck,
  stuck_from_start,
};
inline constexpr Where kLastWhere = Where::stuck_from_start;

enum class What : std::uint8_t {
  accept,
  again,  // another copy of the command that is being admitted
  start,  // nothing was open
  recover,
  recover_unknown,  // a command that the catalogue does not have
  cancel,
  stored,
  not_stored,
  other_stored,
  taken,
  refused,
  lost,
  other_taken,
  stopped,
  other_stopped,
  stirred,    // a signal that the command is not about
  confirmed,  // the signal that the step waits for
  unsafe,     // an interlock is lost
  rekeyed,    // the keys changed; the command's is as before
  revoked,    // the command's key is gone
  unlinked,   // the connection has ended
  early,      // time passed, no deadline came
  due,        // the state's next deadline came
  late,       // the command's deadline came
};
inline constexpr What kLastWhat = What::late;

class Bench {
 public:
  explicit Bench(Where where);

  void apply(What what);

  [[nodiscard]] const Slot& slot() const { return slot_; }
  // Since the last call: "store-accept accepted settled slot write stop deliver …",
  // in the order of the effects; of the facts `illegal` alone.
  [[nodiscard]] std::string take_effects();
  // Everything there is to know about the slot, the ledger and the tokens.
  [[nodiscard]] std::string everything() const;

 private:
  void apply_event(const Event& event);
  void apply_all(std::initializer_list<What> story);
  void go_to(Where where);
  void see(SignalId signal, Value value);
  void see_goal();
  [[nodiscard]] OpenCommand open_command() const;
  void time_passes(base::MonoTime until);
  [[nodiscard]] StoreToken store() const;
  [[nodiscard]] WriteToken write() const;

  const Catalogue catalogue_ = make_catalogue();
  std::string_view command_ = "open_trunk";
  bool compensating_ = false;  // when it is recovered
  Where where_ = Where::idle;
  base::Now now_{base::MonoTime{1h}, base::WallTime{1h}};
  KeySet keys_ = make_keys();
  Signals signals_{catalogue_.signals.size()};
  Ledger ledger_;
  Tokens tokens_;
  std::deque<Output> out_;
  Slot slot_;
};

[[nodiscard]] std::string_view name_of(const Slot& slot);
// The place of the event's type among all.
[[nodiscard]] std::size_t kind_of(What what);

}  // namespace latchkey::core::testing
