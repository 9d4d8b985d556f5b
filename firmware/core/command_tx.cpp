#include "core/command_tx.hpp"

#include <algorithm>
#include <cassert>

namespace latchkey::core {
namespace {

// More callbacks than one run can have sent: what follows a restart counts on from here.
constexpr std::uint32_t kRecoveredSeqFrom = 10'000;

// The signals that the command is about, as they read now.
std::vector<Assignment> read_result(const Plan& plan, const Signals& signals) {
  std::vector<Assignment> result;
  for (const Step& step : plan.steps) {
    for (const Condition& goal : step.confirm) {
      const auto value = signals.get(goal.signal);
      const bool listed = std::ranges::any_of(
          result, [&](const Assignment& each) { return each.signal == goal.signal; });
      if (value && !listed) result.push_back({goal.signal, *value});
    }
  }
  return result;
}

}  // namespace

CommandTx CommandTx::start(Request request, const CommandDef& def, base::MonoTime now) {
  // A command can shorten its catalogue's timeout, never stretch it.
  const base::Millis timeout = std::min(def.timeout, request.timeout.value_or(def.timeout));
  Plan plan = make_plan(def, request.params);
  CommandTx tx(std::move(request), std::move(plan), now + timeout);
  tx.interlocks_ = def.interlocks;
  tx.roles_ = def.roles;
  return tx;
}

CommandTx CommandTx::resume(Request request, const CommandDef* def, base::MonoTime now) {
  Plan plan = def != nullptr ? make_plan(*def, request.params) : Plan{};
  CommandTx tx(std::move(request), std::move(plan), now + kRecoverWithin);
  tx.seq_ = kRecoveredSeqFrom;
  tx.recovered_ = true;
  return tx;
}

CommandTx::CommandTx(Request request, Plan plan, base::MonoTime deadline)
    : request_(std::move(request)), plan_(std::move(plan)), deadline_(deadline) {}

void CommandTx::commit() {
  assert(!ending_);
  ending_ = Ending{Status::succeeded, std::nullopt};
}

void CommandTx::rollback(Status status, Failure failure) {
  assert(!ending_);
  ending_ = Ending{status, std::move(failure)};
}

Callback CommandTx::progress_callback(Status status, Progress progress, base::Now now) {
  return callback(status, ++seq_, progress, now);
}

Callback CommandTx::repeated_callback(Progress progress, base::Now now) const {
  return callback(Status::in_progress, seq_, progress, now);
}

Callback CommandTx::outcome(Executed executed, Progress progress, const Signals& signals,
                            base::Now now) const {
  assert(ending_);
  Callback last = callback(ending_->status, seq_ + 1, progress, now);
  last.executed = executed;
  last.failure = ending_->failure;
  last.recovered = recovered_;
  last.deadline = base::Millis{0};
  last.result = read_result(plan_, signals);
  return last;
}

Callback CommandTx::callback(Status status, std::uint32_t seq, Progress progress,
                             base::Now now) const {
  return {.id = request_.id,
          .command = request_.command,
          .status = status,
          .seq = seq,
          .executed = status == Status::accepted ? Executed::no : Executed::unknown,
          .failure = std::nullopt,
          .progress = progress,
          .deadline = base::time_left(now.mono, deadline_),
          .at = now.wall,
          .result = {}};
}

Holder CommandTx::holder(Progress progress, base::MonoTime now) const {
  return {.id = request_.id,
          .command = request_.command,
          .progress = progress,
          .deadline = base::time_left(now, deadline_)};
}

}  // namespace latchkey::core
