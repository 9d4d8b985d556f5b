#include "core/agent.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "core/plan.hpp"

namespace latchkey::core {
namespace {

Callback final_answer(const CommandId& id, std::optional<CommandName> command, Status status,
                      Executed executed, base::Now now) {
  return {.id = id,
          .command = std::move(command),
          .status = status,
          .seq = 1,
          .executed = executed,
          .failure = std::nullopt,
          .progress = {},
          .deadline = base::Millis{0},
          .at = now.wall,
          .result = {}};
}

}  // namespace

Agent::Agent(Settings settings, Catalogue catalogue, KeySet keys)
    : settings_(settings),
      catalogue_(std::move(catalogue)),
      keys_(std::move(keys)),
      signals_(catalogue_.signals.size()),
      limiter_(settings.rate) {}

void Agent::handle(Input input, base::Now now) {
  Context context{
      .now = now, .signals = signals_, .ledger = ledger_, .tokens = tokens_, .out = out_};
  std::visit([&](auto&& what) { on(std::forward<decltype(what)>(what), context); },
             std::move(input));
}

std::optional<Output> Agent::poll_output() {
  if (out_.empty()) return std::nullopt;
  Output output = std::move(out_.front());
  out_.pop_front();
  return output;
}

std::optional<base::MonoTime> Agent::next_deadline() const {
  auto deadline = core::next_deadline(slot_);
  const auto also = [&](base::MonoTime at) { deadline = deadline ? std::min(*deadline, at) : at; };
  if (state_changed_ && link_up_) also(state_report_from_);
  if (redeliver_at_) also(*redeliver_at_);
  return deadline;
}

std::optional<Holder> Agent::holder(base::MonoTime now) const {
  return core::holder(slot_, signals_, now);
}

bool Agent::at_rest() const {
  return stopping_ && open_tx(slot_) == nullptr && ledger_.outbox().empty();
}

// ── the start ─────────────────────────────────────────────────────────────────────────────────

void Agent::on(const input::Started& started, Context& context) {
  started_ = true;
  ledger_.restore(started.restored);
  const auto& open = started.restored.open;
  const CommandDef* def = open ? catalogue_.find(open->request.command) : nullptr;
  // The catalogue may have changed in between.
  if (def != nullptr && find_param_error(def->params, open->request.params)) def = nullptr;
  step_lifecycle(event::Start{open, def}, context);
}

// ── requests ──────────────────────────────────────────────────────────────────────────────────

void Agent::on(input::Arrived arrived, Context& context) {
  const Verdict verdict = before_signature(arrived.request, grounds(context.now));
  if (!std::holds_alternative<verdict::Pass>(verdict)) {
    dispose(verdict, arrived.ticket, arrived.request, context);
    return;
  }
  if (verifying_.size() == kVerifyingMax) {
    const Failure failure(Reason::unavailable, "too many signatures are being checked");
    dispose(verdict::Refuse{failure}, arrived.ticket, arrived.request, context);
    return;
  }
  verifying_.push_back({arrived.ticket, std::move(arrived.request)});
  context.emit(output::Verify{arrived.ticket});
}

void Agent::on(const input::ArrivedUndecodable& arrived, Context& context) {
  const auto& [reason, detail, id, key, reply_to] = arrived.what;
  const Failure failure(reason, detail.view());
  if (!id || !key || find(keys_, *key) == nullptr) {
    ignore(arrived.ticket, failure, context);
    return;
  }
  refuse(*id, std::nullopt, reply_to, failure, arrived.ticket, context);
}

void Agent::on(const input::Verified& verified, Context& context) {
  const auto found = std::ranges::find(verifying_, verified.ticket, &Verifying::ticket);
  if (found == verifying_.end()) {
    context.note(FactKind::illegal_event);
    return;
  }
  const Request request = std::move(found->request);
  verifying_.erase(found);
  if (!verified.genuine) {
    const Failure failure(Reason::unauthenticated, "the signature does not verify");
    dispose(verdict::Refuse{failure}, verified.ticket, request, context);
    return;
  }
  const Verdict verdict = after_signature(request, grounds(context.now));
  if (!std::holds_alternative<verdict::Pass>(verdict)) {
    dispose(verdict, verified.ticket, request, context);
  } else if (const auto what = control_of(request.command)) {
    control(*what, verified.ticket, request, context);
  } else {
    step_lifecycle(event::Accept{verified.ticket, request, catalogue_.find(request.command),
                                 request.expires_at + settings_.clock_skew},
                   context);
  }
}

Grounds Agent::grounds(base::Now now) {
  return {.settings = settings_,
          .keys = keys_,
          .catalogue = catalogue_,
          .signals = signals_,
          .slot = slot_,
          .ledger = ledger_,
          .limiter = limiter_,
          .starting = !started_,
          .stopping = stopping_,
          .now = now};
}

void Agent::dispose(const Verdict& verdict, Ticket ticket, const Request& request,
                    Context& context) {
  if (const auto* refused = std::get_if<verdict::Refuse>(&verdict)) {
    refuse(request.id, request.command, request.reply_to, refused->failure, ticket, context);
  } else if (const auto* ignored = std::get_if<verdict::Ignore>(&verdict)) {
    ignore(ticket, ignored->why, context);
  } else {
    answer_known(request, context);
    context.note(FactKind::duplicate, request.id);
    context.emit(output::Settle{ticket, Disposition::duplicate});
  }
}

void Agent::refuse(const CommandId& id, std::optional<CommandName> command, const ReplyTo& reply_to,
                   Failure failure, Ticket ticket, Context& context) {
  context.note(FactKind::refused, id, failure.code, failure.detail.view());
  Callback answer =
      final_answer(id, std::move(command), Status::rejected, Executed::no, context.now);
  answer.failure = std::move(failure);
  context.say(std::move(answer), reply_to);
  context.emit(output::Settle{ticket, Disposition::refused});
}

void Agent::ignore(Ticket ticket, const Failure& why, Context& context) {
  context.note(FactKind::ignored, std::nullopt, why.code, why.detail.view());
  context.emit(output::Settle{ticket, Disposition::ignored});
}

void Agent::answer_known(const Request& request, Context& context) {
  const Ledger::Entry* entry = ledger_.find(request.id);
  // Not accepted yet: the answer to the first copy is about to come, and it stands for both.
  if (entry == nullptr) return;
  if (entry->concluded) {
    context.emit(output::Repeat{request.id, request.reply_to});
    return;
  }
  if (const CommandTx* tx = open_tx(slot_)) {
    const auto progress = core::holder(slot_, signals_, context.now.mono)->progress;
    context.say(tx->repeated_callback(progress, context.now), request.reply_to);
  }
}

// ── control commands ──────────────────────────────────────────────────────────────────────────

void Agent::control(Control what, Ticket ticket, const Request& request, Context& context) {
  Callback answer =
      final_answer(request.id, request.command, Status::succeeded, Executed::yes, context.now);
  std::optional<Failure> failure;
  switch (what) {
    case Control::cancel: failure = cancel(request, context); break;
    case Control::report_state: answer.result = known_signals(); break;
    case Control::ping: break;
  }
  if (failure) {
    refuse(request.id, request.command, request.reply_to, *failure, ticket, context);
    return;
  }
  context.note(FactKind::answered, request.id, std::nullopt, request.command.view());
  context.emit(output::Say{std::move(answer), request.reply_to, 1});
  context.emit(output::Settle{ticket, Disposition::answered});
}

std::optional<Failure> Agent::cancel(const Request& request, Context& context) {
  const auto* named = find(request.params, ParamName::parse("id").value());
  const auto* id = named != nullptr ? std::get_if<Word>(named) : nullptr;
  if (id == nullptr) return Failure(Reason::invalid_params, "params.id: the command to cancel");
  const CommandTx* tx = open_tx(slot_);
  if (tx == nullptr || tx->id().view() != id->view() || !can_cancel(slot_)) {
    return Failure(Reason::invalid_params, "params.id: no such command is running");
  }
  const Key* key = find(keys_, request.key);
  if (key == nullptr || !key->roles.shares_with(tx->roles())) {
    return Failure(Reason::forbidden, "the key has none of the roles for the running command");
  }
  step_lifecycle(event::Cancel{Failure(Reason::cancel_requested,
                                       "cancelled by command " + std::string(request.id.view()))},
                 context);
  return std::nullopt;
}

std::vector<Assignment> Agent::known_signals() const {
  std::vector<Assignment> known;
  for (std::size_t i = 0; i < signals_.count(); ++i) {
    const auto signal = static_cast<SignalId>(i);
    if (auto value = signals_.get(signal)) known.push_back({signal, *value});
  }
  return known;
}

// ── the vehicle and the journal ───────────────────────────────────────────────────────────────

void Agent::step_lifecycle(const Event& event, Context& context) {
  slot_ = next(std::exchange(slot_, Idle{}), event, context);
  if (link_up_ && !ledger_.outbox().empty() && !redeliver_at_) {
    redeliver_at_ = context.now.mono + kRedeliverAfter;
  }
}

void Agent::on(const input::Stored& stored, Context& context) {
  if (stored.token != kNobodyWaits) step_lifecycle(stored, context);
}

void Agent::on(const input::WriteDone& done, Context& context) { step_lifecycle(done, context); }

void Agent::on(const input::Stopped& stopped, Context& context) {
  step_lifecycle(stopped, context);
}

void Agent::on(const input::SignalChanged& changed, Context& context) {
  if (!signals_.update(changed.signal, changed.value)) return;
  step_lifecycle(changed, context);
  state_changed_ = true;
  report_state_when_due(context);
}

// ── the link ──────────────────────────────────────────────────────────────────────────────────

void Agent::on(const input::LinkUp& /*up*/, Context& context) {
  link_up_ = true;
  context.emit(output::AnnouncePresence{});
  context.emit(output::ReportSlot{});
  context.emit(output::ReportState{});
  state_changed_ = false;
  state_report_from_ = context.now.mono + kStateReportEvery;
  deliver_outbox(context);
}

void Agent::on(const input::LinkDown& /*down*/, Context& /*context*/) {
  link_up_ = false;
  redeliver_at_.reset();  // the next link up delivers
}

void Agent::on(const input::Delivered& delivered, Context& context) {
  if (!ledger_.deliver(delivered.id)) return;
  context.note(FactKind::delivered, delivered.id);
  context.emit(output::Store{kNobodyWaits, record::Delivered{delivered.id}});
  if (ledger_.outbox().empty()) redeliver_at_.reset();
}

void Agent::deliver_outbox(Context& context) {
  for (const CommandId& id : ledger_.outbox()) context.emit(output::Deliver{id});
  redeliver_at_.reset();
  if (!ledger_.outbox().empty()) redeliver_at_ = context.now.mono + kRedeliverAfter;
}

void Agent::report_state_when_due(Context& context) {
  if (!state_changed_ || !link_up_ || context.now.mono < state_report_from_) return;
  context.emit(output::ReportState{});
  state_changed_ = false;
  state_report_from_ = context.now.mono + kStateReportEvery;
}

// ── time and the end ──────────────────────────────────────────────────────────────────────────

void Agent::on(const input::TimePassed& passed, Context& context) {
  step_lifecycle(passed, context);
  report_state_when_due(context);
  if (redeliver_at_ && context.now.mono >= *redeliver_at_) deliver_outbox(context);
}

void Agent::on(const input::Shutdown& /*shutdown*/, Context& context) {
  stopping_ = true;
  if (can_cancel(slot_)) {
    step_lifecycle(event::Cancel{Failure(Reason::shutdown, "the agent is shutting down")}, context);
  }
}

}  // namespace latchkey::core
