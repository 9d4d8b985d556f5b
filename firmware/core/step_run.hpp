// StepRun: one sequence of steps, forward or compensating, carried out one after the other.
//
//   next ──already so──────────────────────────────┐
//    │ not so: store the intent (recording)        │
//    └─> writing ─taken─> confirming ─feedback─> holding ─hold over─> next … done
//           └─refused, failed, too late──┴──> failed
#pragma once

#include <optional>
#include <vector>

#include "core/callback.hpp"
#include "core/context.hpp"
#include "core/plan.hpp"

namespace latchkey::core {

class StepRun {
 public:
  enum class Direction : bool { forward, compensating };

  // `first_intent_stored`: the journal has the intent of the first step already.
  StepRun(const CommandId& id, Direction direction, std::vector<Step> steps,
          bool first_intent_stored);

  // Goes as far as feedback and time allow. To be called after whatever may have changed either.
  void advance(Context& context);

  // Results for other tokens than the one waited for are ignored: they are late.
  void on_stored(const input::Stored& stored, Context& context);
  void on_write_done(const input::WriteDone& done, Context& context);

  [[nodiscard]] bool done() const { return phase_ == Phase::done; }
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }

  // Whether something was written that the vehicle did not refuse.
  [[nodiscard]] bool moved() const { return moved_; }
  [[nodiscard]] WriteToken latest_write() const { return write_; }

  [[nodiscard]] Progress progress(const Signals& signals) const;
  [[nodiscard]] std::optional<base::MonoTime> next_deadline() const;

 private:
  enum class Phase : std::uint8_t { next, recording, writing, confirming, holding, done, failed };

  [[nodiscard]] const Step& step() const { return steps_[index_]; }
  [[nodiscard]] double fraction_of_step(const Signals& signals) const;
  void begin_step(Context& context);
  void write(Context& context);
  void hold_from(base::MonoTime now);
  void leave_step();
  void fail(Reason reason, std::string_view detail);

  CommandId id_;
  Direction direction_;
  std::vector<Step> steps_;
  std::size_t index_ = 0;
  Phase phase_ = Phase::next;
  bool intent_stored_;
  bool moved_ = false;
  bool moved_before_write_ = false;
  StoreToken store_ = kNobodyWaits;
  WriteToken write_{0};
  base::MonoTime until_;                      // of writing and confirming, or of holding
  std::vector<std::optional<Value>> before_;  // the confirming signals when the step was written
  std::optional<Failure> failure_;
};

}  // namespace latchkey::core
