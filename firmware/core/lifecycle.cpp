//  state        event                        when                             next state
//  ──────────── ──────────────────────────── ──────────────────────────────── ─────────────
//  Idle         Start                        no command was open              Stuck
//                                            one was                          Recovering
//               Accept                                                        Admitting
//  Recovering   SignalChanged                feedback confirms every step     Concluding
//               TimePassed                   it does not: the vehicle is to
//                                            rest                             Recovering
//                                            the vehicle does not stop        Concluding
//               Stopped                                                       Concluding
//  Admitting    Stored                       ok                               Executing
//                                            ok, but cancelled, too late, key
//                                            revoked or an interlock lost     Concluding
//                                            not ok: refused                  Idle
//               Again                        is answered once stored          Admitting
//               LinkDown                     copies are forgotten             Admitting
//               Cancel                       takes effect once stored         Admitting
//  Executing    SignalChanged, TimePassed,   last step confirmed              Concluding
//               Stored, WriteDone,           step failed, something moved     RollingBack
//               KeysChanged                  step failed, nothing moved       Concluding
//                                            interlock lost, deadline, key
//                                            revoked                          as a failed step
//               Cancel                                                        as a failed step
//  RollingBack  Stopped                      then the compensating steps run  RollingBack
//               SignalChanged, TimePassed,   last compensating step confirmed Concluding
//               Stored, WriteDone            compensating step failed         Concluding
//               TimePassed                   the vehicle does not stop        Concluding
//  Concluding   Stored                       ok                               Idle
//                                            ok, the vehicle did not stop     Stuck
//                                            not ok: again a little later     Concluding
//               Stopped                      remembered                       Concluding
//  Stuck        Stopped                                                       Idle
//               Start                        another vehicle                  Stuck
//
//  SignalChanged, TimePassed, KeysChanged and LinkDown are known in every state; results that come
//  late (for a step that was given up) are known wherever they can come, and change nothing. All
//  else is illegal.
#include "core/lifecycle.hpp"

#include <algorithm>
#include <utility>

namespace latchkey::core {
namespace {

// ── shared moves ──────────────────────────────────────────────────────────────────────────────

Slot conclude(CommandTx tx, Executed executed, Progress progress,
              std::optional<WriteToken> unanswered, Context& context) {
  Callback outcome = tx.outcome(executed, progress, context.signals, context.now);
  const StoreToken store =
      context.store(record::Outcome{.callback = outcome, .reply_to = tx.request().reply_to});
  return Concluding{.tx = std::move(tx),
                    .outcome = std::move(outcome),
                    .store = store,
                    .store_again = std::nullopt,
                    .unanswered = unanswered};
}

void say_progress(CommandTx& tx, Progress progress, Context& context) {
  context.say(tx.progress_callback(Status::in_progress, progress, context.now),
              tx.request().reply_to);
  context.emit(output::ReportSlot{});
}

Halt halt(WriteToken write, Context& context) {
  context.emit(output::Stop{write});
  return {.write = write, .until = context.now.mono + kStopWithin};
}

struct Objection {
  Status status;
  Failure failure;
};

// What forbids to go on, although no step has failed. To be asked before anything may be written:
// signals and time may have moved on since the last event that was about them.
std::optional<Objection> find_objection(const CommandTx& tx, InterlockTime time,
                                        const Context& context) {
  const Key* key = find(context.keys, tx.request().key);
  if (key == nullptr) {
    return Objection{Status::failed, Failure(Reason::unauthenticated, "its key was revoked")};
  }
  if (!key->roles.shares_with(tx.roles())) {
    return Objection{Status::failed,
                     Failure(Reason::forbidden, "its key has lost the role for it")};
  }
  if (const auto* lost = violated(tx.interlocks(), time, context.signals)) {
    Failure failure(Reason::interlock_lost, "a condition for this command no longer holds");
    failure.interlock = InterlockBreach{*lost, context.signals.get(lost->signal)};
    return Objection{Status::failed, std::move(failure)};
  }
  if (context.now.mono >= tx.deadline()) {
    return Objection{Status::timed_out, Failure(Reason::deadline, "the command's time was up")};
  }
  return std::nullopt;
}

// The transaction ends otherwise than well: undo what was done, if anything was.
Slot give_up(Executing state, Status status, Failure failure, Context& context) {
  context.note(FactKind::rolling_back, state.tx.id(), failure.code, failure.detail.view());
  const Progress reached = state.run.progress(context.signals);
  state.tx.rollback(status, std::move(failure));
  if (!state.run.moved()) {
    return conclude(std::move(state.tx), Executed::no, reached, std::nullopt, context);
  }
  StepRun compensation(state.tx.id(), StepRun::Direction::compensating, state.tx.plan().rollback,
                       /*first_intent_stored=*/false);
  // What was set in motion rests before anything moves the other way.
  Halt first = halt(state.run.latest_write(), context);
  return RollingBack{
      .tx = std::move(state.tx), .reached = reached, .run = std::move(compensation), .halt = first};
}

// After anything that may have moved the steps on.
Slot continue_steps(Executing state, Context& context) {
  if (state.run.failure()) {
    Failure failure = *state.run.failure();
    return give_up(std::move(state), Status::failed, std::move(failure), context);
  }
  const Progress progress = state.run.progress(context.signals);
  if (state.run.done()) {
    state.tx.commit();
    return conclude(std::move(state.tx), Executed::yes, progress, std::nullopt, context);
  }
  return state;
}

// `act` moves the steps on; a step that begins in it is told, and so is each second that passes.
template <class Act>
Slot drive(Executing state, Context& context, Act act) {
  if (auto objection = find_objection(state.tx, InterlockTime::during, context)) {
    return give_up(std::move(state), objection->status, std::move(objection->failure), context);
  }
  const WriteToken before = state.run.latest_write();
  act(state.run);
  const bool step_began = state.run.latest_write() != before;
  const bool time_to_tell = step_began || context.now.mono >= state.next_progress;
  if (time_to_tell && !state.run.done() && !state.run.failure()) {
    say_progress(state.tx, state.run.progress(context.signals), context);
    state.next_progress = context.now.mono + kProgressEvery;
  }
  return continue_steps(std::move(state), context);
}

Slot begin_executing(CommandTx tx, Context& context) {
  StepRun run(tx.id(), StepRun::Direction::forward, tx.plan().steps, /*first_intent_stored=*/true);
  const base::MonoTime next_progress = context.now.mono + kProgressEvery;
  return drive(Executing{std::move(tx), std::move(run), next_progress}, context,
               [&](StepRun& steps) { steps.advance(context); });
}

Slot continue_rollback(RollingBack state, Context& context) {
  if (state.halt) return state;
  if (state.run.done()) {
    const bool undone = !state.tx.plan().rollback.empty();
    return conclude(std::move(state.tx), undone ? Executed::no : Executed::unknown, state.reached,
                    std::nullopt, context);
  }
  if (!state.run.failure()) return state;
  if (state.run.moved()) {
    state.halt = halt(state.run.latest_write(), context);
    return state;
  }
  return conclude(std::move(state.tx), Executed::unknown, state.reached, std::nullopt, context);
}

template <class Act>
Slot drive(RollingBack state, Context& context, Act act) {
  if (!state.halt) act(state.run);
  return continue_rollback(std::move(state), context);
}

// Whether feedback confirms all of the command: a step before the last intent was confirmed before
// that was stored; any other must show its effect now.
bool took_effect(const Recovering& state, const Signals& signals) {
  const auto& steps = state.tx.plan().steps;
  // A catalogue that has changed in between may know fewer steps than were run: nothing follows.
  const bool comparable = state.last_intent >= 1 && state.last_intent <= steps.size();
  if (state.compensating || !comparable) return false;
  for (std::size_t i = state.last_intent - 1; i < steps.size(); ++i) {
    if (!all_hold(steps[i].confirm, signals)) return false;
  }
  return true;
}

bool is_undone(const CommandTx& tx, const Signals& signals) {
  const auto& steps = tx.plan().rollback;
  return !steps.empty() && std::ranges::all_of(steps, [&](const Step& step) {
    return all_hold(step.confirm, signals);
  });
}

Slot conclude_recovered(Recovering state, std::optional<WriteToken> unanswered, Context& context) {
  const auto of = static_cast<unsigned>(state.tx.plan().steps.size());
  if (took_effect(state, context.signals)) {
    state.tx.commit();
    return conclude(std::move(state.tx), Executed::yes, {.step = of, .of = of, .fraction = 1.0},
                    unanswered, context);
  }
  state.tx.rollback(Status::failed,
                    Failure(Reason::power_lost, "the agent restarted while the command ran"));
  const bool undone = !unanswered && is_undone(state.tx, context.signals);
  return conclude(std::move(state.tx), undone ? Executed::no : Executed::unknown,
                  {.step = std::min(state.last_intent, of), .of = of}, unanswered, context);
}

Slot read_back(Recovering state, Context& context) {
  if (state.halt) return state;
  if (took_effect(state, context.signals)) {
    return conclude_recovered(std::move(state), std::nullopt, context);
  }
  // Until then the vehicle may still be moving: what does not show yet may show in a moment.
  if (context.now.mono >= state.until) state.halt = halt(kEarlierRun, context);
  return state;
}

// ── Idle ──────────────────────────────────────────────────────────────────────────────────────

Slot on(Idle /*state*/, const event::Start& start, Context& context) {
  if (!start.open) {
    context.emit(output::Stop{kEarlierRun});
    return Stuck{std::nullopt, kEarlierRun};
  }
  const auto& [request, compensating, last_intent] = *start.open;
  context.note(FactKind::recovering, request.id, std::nullopt, request.command.view());
  const base::Millis patience = start.def != nullptr ? kRecoverWithin : base::Millis{0};
  return read_back({.tx = CommandTx::resume(request, start.def, context.now.mono),
                    .compensating = compensating,
                    .last_intent = last_intent,
                    .until = context.now.mono + patience,
                    .halt = std::nullopt},
                   context);
}

Slot on(Idle /*state*/, const event::Accept& accept, Context& context) {
  CommandTx tx = CommandTx::start(accept.request, *accept.def, context.now.mono);
  const StoreToken store = context.store(record::Accept{tx.request(), context.ledger.time_floor()});
  return Admitting{.tx = std::move(tx),
                   .copies = {{accept.ticket, accept.request.reply_to}},
                   .store = store,
                   .cancelled = std::nullopt,
                   .late_from = context.now.mono + kStoreWithin,
                   .start_by = accept.start_by};
}

// ── Recovering ────────────────────────────────────────────────────────────────────────────────

Slot on(Recovering state, const input::SignalChanged& /*event*/, Context& context) {
  return read_back(std::move(state), context);
}

Slot on(Recovering state, const input::TimePassed& /*event*/, Context& context) {
  if (state.halt && context.now.mono >= state.halt->until) {
    const WriteToken unanswered = state.halt->write;
    return conclude_recovered(std::move(state), unanswered, context);
  }
  return read_back(std::move(state), context);
}

Slot on(Recovering state, const input::Stopped& stopped, Context& context) {
  if (!state.halt || stopped.token != state.halt->write) return state;
  return conclude_recovered(std::move(state), std::nullopt, context);
}

// ── Admitting ─────────────────────────────────────────────────────────────────────────────────

Slot refuse_unstored(Admitting state, Context& context) {
  const Request& request = state.tx.request();
  context.note(FactKind::store_failed, request.id);
  Callback refusal = state.tx.progress_callback(Status::rejected, {}, context.now);
  refusal.executed = Executed::no;
  refusal.deadline = base::Millis{0};
  refusal.failure = Failure(Reason::unavailable, "the journal could not store the command");
  context.note(FactKind::refused, request.id, Reason::unavailable);
  for (const auto& [ticket, reply_to] : state.copies) {
    context.say(refusal, reply_to);
    context.emit(output::Settle{ticket, Disposition::refused});
  }
  return Idle{};
}

Slot on(Admitting state, const input::Stored& stored, Context& context) {
  if (stored.token != state.store) return state;
  if (!stored.ok) return refuse_unstored(std::move(state), context);
  const Request& request = state.tx.request();
  context.ledger.accept(request);
  context.note(FactKind::accepted, request.id, std::nullopt, request.command.view());
  const Progress none{.step = 0, .of = static_cast<unsigned>(state.tx.plan().steps.size())};
  const Callback accepted = state.tx.progress_callback(Status::accepted, none, context.now);
  auto disposition = Disposition::accepted;
  for (const auto& [ticket, reply_to] : state.copies) {
    context.say(accepted, reply_to);
    context.emit(output::Settle{ticket, disposition});
    disposition = Disposition::duplicate;
  }
  context.emit(output::ReportSlot{});
  auto objection = find_objection(state.tx, InterlockTime::before, context);
  if (context.ledger.wall_time(context.now) > state.start_by) {
    objection = {Status::failed, Failure(Reason::expired, "exp passed while it was being stored")};
  }
  if (state.cancelled) objection = {Status::cancelled, std::move(*state.cancelled)};
  if (objection) {
    state.tx.rollback(objection->status, std::move(objection->failure));
    return conclude(std::move(state.tx), Executed::no, none, std::nullopt, context);
  }
  return begin_executing(std::move(state.tx), context);
}

Slot on(Admitting state, const event::Again& again, Context& context) {
  if (state.copies.size() < kUnsettledMax) {
    state.copies.push_back(again.copy);
  } else {  // The link has more unsettled than it may.
    context.note(FactKind::illegal_event, state.tx.id());
  }
  return state;
}

// What came over that connection comes again, or its sender is gone.
Slot on(Admitting state, const input::LinkDown& /*event*/, Context& /*context*/) {
  state.copies.erase(state.copies.begin() + 1, state.copies.end());
  return state;
}

Slot on(Admitting state, const event::Cancel& cancel, Context& /*context*/) {
  state.cancelled = cancel.why;
  return state;
}

// ── Executing ─────────────────────────────────────────────────────────────────────────────────

Slot on(Executing state, const input::Stored& stored, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.on_stored(stored, context); });
}

Slot on(Executing state, const input::WriteDone& done, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.on_write_done(done, context); });
}

Slot on(Executing state, const input::SignalChanged& /*event*/, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.advance(context); });
}

Slot on(Executing state, const input::KeysChanged& /*event*/, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.advance(context); });
}

Slot on(Executing state, const input::TimePassed& /*event*/, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.advance(context); });
}

Slot on(Executing state, const event::Cancel& cancel, Context& context) {
  return give_up(std::move(state), Status::cancelled, cancel.why, context);
}

// ── RollingBack ───────────────────────────────────────────────────────────────────────────────

Slot on(RollingBack state, const input::Stopped& stopped, Context& context) {
  if (!state.halt || stopped.token != state.halt->write) return state;
  state.halt.reset();
  if (state.run.failure()) {  // this was the halt after the compensation failed
    return conclude(std::move(state.tx), Executed::unknown, state.reached, std::nullopt, context);
  }
  return drive(std::move(state), context, [&](StepRun& run) { run.advance(context); });
}

Slot on(RollingBack state, const input::Stored& stored, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.on_stored(stored, context); });
}

Slot on(RollingBack state, const input::WriteDone& done, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.on_write_done(done, context); });
}

Slot on(RollingBack state, const input::SignalChanged& /*event*/, Context& context) {
  return drive(std::move(state), context, [&](StepRun& run) { run.advance(context); });
}

Slot on(RollingBack state, const input::TimePassed& /*event*/, Context& context) {
  if (state.halt && context.now.mono >= state.halt->until) {
    return conclude(std::move(state.tx), Executed::unknown, state.reached, state.halt->write,
                    context);
  }
  return drive(std::move(state), context, [&](StepRun& run) { run.advance(context); });
}

// ── Concluding ────────────────────────────────────────────────────────────────────────────────

Slot on(Concluding state, const input::Stored& stored, Context& context) {
  if (stored.token != state.store) return state;
  const CommandId id = state.tx.id();
  if (!stored.ok) {
    context.note(FactKind::store_failed, id);
    state.store_again = context.now.mono + kStoreRetryAfter;
    return state;
  }
  context.ledger.conclude(id);
  const auto& failure = state.outcome.failure;
  context.note(FactKind::concluded, id, failure ? std::optional(failure->code) : std::nullopt,
               to_string(state.outcome.status));
  context.emit(output::Deliver{id});
  if (const auto& endpoint = state.tx.request().endpoint) {
    context.emit(output::Post{id, *endpoint});
  }
  context.emit(output::ReportSlot{});
  if (!state.unanswered) return Idle{};
  context.note(FactKind::stuck, id);
  Holder last = state.tx.holder(state.outcome.progress, context.now.mono);
  last.deadline = base::Millis{0};
  return Stuck{std::move(last), *state.unanswered};
}

Slot on(Concluding state, const input::Stopped& stopped, Context& /*context*/) {
  if (state.unanswered == stopped.token) state.unanswered.reset();
  return state;
}

Slot on(Concluding state, const input::TimePassed& /*event*/, Context& context) {
  if (!state.store_again || context.now.mono < *state.store_again) return state;
  state.store_again.reset();
  state.store = context.store(
      record::Outcome{.callback = state.outcome, .reply_to = state.tx.request().reply_to});
  return state;
}

// ── Stuck ─────────────────────────────────────────────────────────────────────────────────────

Slot on(Stuck state, const input::Stopped& stopped, Context& context) {
  if (stopped.token != state.unanswered) return state;
  if (state.holder) context.note(FactKind::unstuck, state.holder->id);
  context.emit(output::ReportSlot{});
  return Idle{};
}

// Another vehicle: what this one owed is not to be had any more.
Slot on(Stuck state, const event::Start& /*start*/, Context& context) {
  context.emit(output::Stop{kEarlierRun});
  state.unanswered = kEarlierRun;
  return state;
}

// ── what changes nothing, and what is illegal ─────────────────────────────────────────────────

template <class State, class AnyEvent>
constexpr bool kHarmless =
    std::is_same_v<AnyEvent, input::SignalChanged> || std::is_same_v<AnyEvent, input::TimePassed> ||
    std::is_same_v<AnyEvent, input::KeysChanged> || std::is_same_v<AnyEvent, input::LinkDown>;
// The answer to a write that was given up may still be on its way.
template <>
constexpr bool kHarmless<Concluding, input::WriteDone> = true;
template <>
constexpr bool kHarmless<Stuck, input::WriteDone> = true;

template <class State, class AnyEvent>
Slot on(State state, const AnyEvent& /*event*/, Context& context) {
  if constexpr (!kHarmless<State, AnyEvent>) context.note(FactKind::illegal_event);
  return state;
}

}  // namespace

Slot next(Slot slot, const Event& event, Context& context) {
  return std::visit(
      [&](auto& state, const auto& what) -> Slot { return on(std::move(state), what, context); },
      slot, event);
}

}  // namespace latchkey::core
