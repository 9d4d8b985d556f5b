#include "runtime/command_trace.hpp"

#include "runtime/fact_log.hpp"

namespace latchkey::runtime {
namespace {

std::string_view to_string(core::WriteResult result) {
  switch (result) {
    case core::WriteResult::taken: return "taken";
    case core::WriteResult::refused: return "refused";
    case core::WriteResult::failed: return "failed";
  }
  return "";
}

}  // namespace

CommandTrace::CommandTrace(Spans& spans, OpenSpan root, core::CommandId id,
                           std::optional<core::Ticket> ticket)
    : spans_(spans), root_(std::move(root)), id_(id), ticket_(ticket) {}

void CommandTrace::on(const core::output::Store& store) {
  std::string name;
  if (std::holds_alternative<core::record::Accept>(store.record)) {
    name = "store accept";
  } else if (const auto* intent = std::get_if<core::record::Intent>(&store.record)) {
    step_number_ = intent->step;
    name = "store " + step_name();
  } else if (const auto* outcome = std::get_if<core::record::Outcome>(&store.record)) {
    if (!std::exchange(decided_, true)) decide(outcome->callback);  // or else it is stored again
    name = "store outcome";
  } else {
    return;  // of a command before this one
  }
  storing_ = {store.token, spans_.begin_child(parent(), std::move(name))};
}

void CommandTrace::on(const core::input::Stored& stored) {
  if (!storing_ || storing_->token != stored.token) return;
  OpenSpan span = std::exchange(storing_, std::nullopt)->span;
  if (!stored.ok) span.span.error = "the journal did not store it";
  spans_.end(std::move(span));
}

void CommandTrace::on(const core::output::Write& write) {
  step_ = {write.token, spans_.begin_child(parent(), step_name(), codec::SpanKind::client)};
  add_attribute(step_->span, "latchkey.signals",
                static_cast<std::int64_t>(write.assignments.size()));
}

void CommandTrace::on(const core::input::WriteDone& done) {
  if (step_ && step_->token == done.token) spans_.add_event(step_->span, to_string(done.result));
}

// The vehicle is stopped before anything moves the other way, and again when that fails.
void CommandTrace::on(const core::output::Stop& /*stop*/) {
  if (gave_up_ && !rollback_) rollback_ = spans_.begin_child(root_, "rollback");
}

void CommandTrace::on(const core::Fact& fact) {
  if (root_.span.events.size() < kEventsMax) spans_.add_event(root_, runtime::to_string(fact.kind));
  if (fact.kind == core::FactKind::step_confirmed) {
    end_step({});
  } else if (fact.kind == core::FactKind::rolling_back) {
    gave_up_ = true;
    end_step(fact.reason ? core::to_string(*fact.reason) : "given up");
  }
}

OpenSpan CommandTrace::conclude() {
  OpenSpan deliver = spans_.begin_child(root_, "deliver", codec::SpanKind::producer);
  spans_.end(std::move(root_));
  return deliver;
}

void CommandTrace::refuse(core::Reason reason, std::string_view detail) {
  add_ending(root_, core::Status::rejected, core::Executed::no);
  add_failure(root_, reason, detail);
  spans_.end(std::move(root_));
}

void CommandTrace::decide(const core::Callback& outcome) {
  end_step("not confirmed");
  if (rollback_) {
    if (outcome.executed != core::Executed::no) rollback_->span.error = "not confirmed";
    spans_.end(*std::exchange(rollback_, std::nullopt));
  }
  add_ending(root_, outcome.status, outcome.executed);
  if (const auto& failure = outcome.failure) {
    add_failure(root_, failure->code, failure->detail.view());
  }
}

void CommandTrace::end_step(std::string_view error) {
  if (!step_) return;
  if (!error.empty()) step_->span.span.error = std::string(error);
  spans_.end(std::exchange(step_, std::nullopt)->span);
}

}  // namespace latchkey::runtime
