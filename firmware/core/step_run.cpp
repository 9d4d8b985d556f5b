#include "core/step_run.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace latchkey::core {
namespace {

// How far a number has come from where it was to where it shall be; other values jump.
double travelled(const Condition& goal, const std::optional<Value>& before,
                 const std::optional<Value>& now) {
  if (!before || !now || goal.comparison != Comparison::eq) return 0.0;
  const auto* from = std::get_if<double>(&*before);
  const auto* at = std::get_if<double>(&*now);
  const auto* to = std::get_if<double>(&goal.value);
  if (from == nullptr || at == nullptr || to == nullptr || *from == *to) return 0.0;
  return std::clamp((*at - *from) / (*to - *from), 0.0, 1.0);
}

}  // namespace

StepRun::StepRun(const CommandId& id, Direction direction, std::vector<Step> steps,
                 bool first_intent_stored)
    : id_(id),
      direction_(direction),
      steps_(std::move(steps)),
      intent_stored_(first_intent_stored) {}

void StepRun::advance(Context& context) {
  for (;;) {
    const Phase before = phase_;
    const std::size_t index_before = index_;
    switch (phase_) {
      case Phase::next: begin_step(context); break;
      case Phase::confirming:
        if (all_hold(step().confirm, context.signals)) {
          context.note(FactKind::step_confirmed, id_);
          hold_from(context.now.mono);
          break;
        }
        [[fallthrough]];
      case Phase::writing:
        if (context.now.mono >= until_) {
          fail(Reason::not_confirmed, phase_ == Phase::writing
                                          ? "the vehicle did not answer"
                                          : "the vehicle's feedback did not confirm the step");
        }
        break;
      case Phase::holding:
        if (context.now.mono >= until_) leave_step();
        break;
      case Phase::recording:
      case Phase::done:
      case Phase::failed: return;
    }
    if (phase_ == before && index_ == index_before) return;
  }
}

void StepRun::on_stored(const input::Stored& stored, Context& context) {
  if (phase_ != Phase::recording || stored.token != store_) return;
  if (!stored.ok) {
    context.note(FactKind::store_failed, id_);
    // Undoing what was done is worth more than the record of it.
    if (direction_ == Direction::forward) {
      fail(Reason::unavailable, "the journal could not store the next step");
      return;
    }
  }
  intent_stored_ = true;
  phase_ = Phase::next;
  advance(context);
}

void StepRun::on_write_done(const input::WriteDone& done, Context& context) {
  if (phase_ != Phase::writing || done.token != write_) return;
  switch (done.result) {
    case WriteResult::taken:
      phase_ = Phase::confirming;
      advance(context);
      return;
    case WriteResult::refused:
      moved_ = moved_before_write_;
      fail(Reason::actuation_failed, "the vehicle refused the request");
      return;
    case WriteResult::failed:
      fail(Reason::actuation_failed, "the request to the vehicle was lost");
      return;
  }
}

Progress StepRun::progress(const Signals& signals) const {
  const auto of = static_cast<unsigned>(steps_.size());
  const auto left_behind = static_cast<double>(index_);
  const bool at_end = index_ == steps_.size();
  const double here = at_end ? 0.0 : fraction_of_step(signals);
  return {.step = at_end ? of : static_cast<unsigned>(index_) + 1,
          .of = of,
          .fraction = of == 0 ? 1.0 : (left_behind + here) / of};
}

std::optional<base::MonoTime> StepRun::next_deadline() const {
  const bool timed =
      phase_ == Phase::writing || phase_ == Phase::confirming || phase_ == Phase::holding;
  return timed ? std::optional(until_) : std::nullopt;
}

double StepRun::fraction_of_step(const Signals& signals) const {
  if (phase_ == Phase::holding) return 1.0;
  if (before_.empty()) return 0.0;  // not written yet
  const auto& goals = step().confirm;
  double sum = 0.0;
  for (std::size_t i = 0; i < goals.size(); ++i) {
    sum += holds(goals[i], signals) ? 1.0
                                    : travelled(goals[i], before_[i], signals.get(goals[i].signal));
  }
  return sum / static_cast<double>(goals.size());
}

void StepRun::begin_step(Context& context) {
  if (index_ == steps_.size()) {
    phase_ = Phase::done;
  } else if (all_hold(step().confirm, context.signals)) {
    hold_from(context.now.mono);  // it is so already: not written again
  } else if (!intent_stored_) {
    store_ = context.store(record::Intent{.id = id_,
                                          .compensating = direction_ == Direction::compensating,
                                          .step = static_cast<unsigned>(index_) + 1});
    phase_ = Phase::recording;
  } else {
    write(context);
  }
}

void StepRun::write(Context& context) {
  before_.clear();
  for (const Condition& goal : step().confirm) before_.push_back(context.signals.get(goal.signal));
  context.note(FactKind::step_started, id_);
  write_ = context.write(step().set);
  moved_before_write_ = moved_;
  moved_ = true;
  until_ = context.now.mono + step().confirm_within;
  phase_ = Phase::writing;
}

void StepRun::hold_from(base::MonoTime now) {
  phase_ = Phase::holding;
  until_ = now + step().hold;
}

void StepRun::leave_step() {
  ++index_;
  phase_ = Phase::next;
  intent_stored_ = false;
  before_.clear();
}

void StepRun::fail(Reason reason, std::string_view detail) {
  phase_ = Phase::failed;
  failure_.emplace(reason, detail);
}

}  // namespace latchkey::core
