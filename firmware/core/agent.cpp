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
    : settings_(std::move(settings)),
      catalogue_(std::move(catalogue)),
      keys_(std::move(keys)),
      signals_(catalogue_.signals.size()),
      limiter_(settings_.rate) {}

void Agent::handle(Input input, base::Now now) {
  Context context{.now = now,
                  .keys = keys_,
                  .signals = signals_,
                  .ledger = ledger_,
                  .tokens = tokens_,
                  .out = out_};
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
  for (const RememberedCommand& each : started.restored.remembered) {
    if (each.concluded && each.owed_to) context.emit(output::Post{each.id, *each.owed_to});
  }
}

// ── requests ──────────────────────────────────────────────────────────────────────────────────

void Agent::on(input::Arrived arrived, Context& context) {
  const Verdict verdict = before_signature(arrived.request, grounds(context.now));
  if (!std::holds_alternative<verdict::Pass>(verdict)) {
    dispose(verdict, asker(arrived.ticket, arrived.request, false), arrived.request, context);
    return;
  }
  if (verifying_.size() == kVerifyingMax) {
    const Failure failure(Reason::unavailable, "too many signatures are being checked");
    refuse(asker(arrived.ticket, arrived.request, false), failure, context);
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
  refuse({arrived.ticket, *id, std::nullopt, reply_to, false}, failure, context);
}

void Agent::on(const input::Verified& verified, Context& context) {
  const auto found = std::ranges::find(verifying_, verified.ticket, &Verifying::ticket);
  if (found == verifying_.end()) {
    context.note(FactKind::illegal_event);
    return;
  }
  const Request request = std::move(found->request);
  verifying_.erase(found);
  const Asker asking = asker(verified.ticket, request, verified.genuine);
  if (!verified.genuine) {
    refuse(asking, Failure(Reason::unauthenticated, "the signature does not verify"), context);
    return;
  }
  const Verdict verdict = after_signature(request, grounds(context.now));
  if (!std::holds_alternative<verdict::Pass>(verdict)) {
    dispose(verdict, asking, request, context);
  } else if (const auto what = control_of(request.command)) {
    control(*what, asking, request, context);
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

Agent::Asker Agent::asker(Ticket ticket, const Request& request, bool genuine) {
  return {ticket, request.id, request.command, request.reply_to, genuine};
}

void Agent::dispose(const Verdict& verdict, const Asker& asking, const Request& request,
                    Context& context) {
  if (const auto* refused = std::get_if<verdict::Refuse>(&verdict)) {
    refuse(asking, refused->failure, context);
  } else if (const auto* ignored = std::get_if<verdict::Ignore>(&verdict)) {
    ignore(asking.ticket, ignored->why, context);
  } else {
    context.note(FactKind::duplicate, request.id);
    answer_known(asking, context);
  }
}

void Agent::refuse(const Asker& asking, Failure failure, Context& context) {
  context.note(FactKind::refused, asking.id, failure.code, failure.detail.view());
  Callback answer =
      final_answer(asking.id, asking.command, Status::rejected, Executed::no, context.now);
  answer.failure = std::move(failure);
  context.emit(output::Say{std::move(answer), asking.reply_to, 0, asking.genuine});
  context.emit(output::Settle{asking.ticket, Disposition::refused});
}

void Agent::ignore(Ticket ticket, const Failure& why, Context& context) {
  context.note(FactKind::ignored, std::nullopt, why.code, why.detail.view());
  context.emit(output::Settle{ticket, Disposition::ignored});
}

void Agent::answer_known(const Asker& asking, Context& context) {
  const Ledger::Entry* entry = ledger_.find(asking.id);
  if (entry == nullptr) {
    // It is being admitted: what becomes of it is the answer to this copy, too.
    step_lifecycle(event::Again{{asking.ticket, asking.reply_to}}, context);
    return;
  }
  if (entry->concluded) {
    context.emit(output::Repeat{asking.id, asking.reply_to});
  } else if (const CommandTx* tx = open_tx(slot_)) {
    const auto progress = core::holder(slot_, signals_, context.now.mono)->progress;
    context.emit(output::Say{tx->repeated_callback(progress, context.now), asking.reply_to, 0,
                             asking.genuine});
  }
  context.emit(output::Settle{asking.ticket, Disposition::duplicate});
}

// ── control commands ──────────────────────────────────────────────────────────────────────────

void Agent::control(Control what, const Asker& asking, const Request& request, Context& context) {
  Callback answer =
      final_answer(request.id, request.command, Status::succeeded, Executed::yes, context.now);
  std::optional<Failure> failure;
  switch (what) {
    case Control::cancel: failure = cancel(request, context); break;
    case Control::report_state: answer.result = known_signals(); break;
    case Control::ping: break;
  }
  if (failure) {
    refuse(asking, *failure, context);
    return;
  }
  context.note(FactKind::answered, request.id, std::nullopt, request.command.view());
  context.emit(output::Say{std::move(answer), request.reply_to, 1, true});
  context.emit(output::Settle{asking.ticket, Disposition::answered});
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

void Agent::on(const input::LinkDown& down, Context& context) {
  link_up_ = false;
  step_lifecycle(down, context);
  redeliver_at_.reset();  // the next link up delivers
}

void Agent::on(const input::Delivered& delivered, Context& context) {
  if (!ledger_.deliver(delivered.id)) return;
  context.note(FactKind::delivered, delivered.id);
  context.emit(output::Store{kNobodyWaits, record::Delivered{delivered.id}});
  if (ledger_.outbox().empty()) redeliver_at_.reset();
}

void Agent::on(const input::Posted& posted, Context& context) {
  if (!ledger_.post(posted.id)) return;
  context.note(posted.taken ? FactKind::posted : FactKind::not_posted, posted.id);
  context.emit(output::Store{kNobodyWaits, record::Posted{posted.id}});
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

// ── keys ──────────────────────────────────────────────────────────────────────────────────────

void Agent::on(input::KeysChanged changed, Context& context) {
  keys_ = std::move(changed.keys);
  step_lifecycle(input::KeysChanged{}, context);
}

// ── another vehicle ───────────────────────────────────────────────────────────────────────────

bool Agent::knows_vehicle() const {
  if (!started_ || std::holds_alternative<Stuck>(slot_)) return false;
  for (std::size_t i = 0; i < signals_.count(); ++i) {
    if (!signals_.get(static_cast<SignalId>(i))) return false;
  }
  return true;
}

bool Agent::can_change_vehicle() const {
  return started_ && !stopping_ && open_tx(slot_) == nullptr;
}

// As at the start, nothing begins before the vehicle is known to rest.
void Agent::on(input::VehicleChanged changed, Context& context) {
  if (!can_change_vehicle()) {
    context.note(FactKind::illegal_event);
    return;
  }
  catalogue_ = std::move(changed.catalogue);
  signals_ = Signals(catalogue_.signals.size());
  step_lifecycle(event::Start{}, context);
  if (!link_up_) return;
  context.emit(output::AnnouncePresence{});
  context.emit(output::ReportState{});
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
