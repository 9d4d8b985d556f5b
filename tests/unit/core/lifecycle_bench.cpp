#include "lifecycle_bench.hpp"

#include <array>
#include <sstream>

namespace latchkey::core::testing {
namespace {

// A token that nothing waits for: the answer to it is late.
constexpr StoreToken kOtherStore{9'999};
constexpr WriteToken kOtherWrite{9'999};

class InWords {
 public:
  std::string operator()(const output::Store& store) const {
    return std::visit([this](const auto& record) { return "store-" + (*this)(record); },
                      store.record);
  }
  std::string operator()(const output::Say& say) const {
    return std::string(to_string(say.callback.status));
  }
  std::string operator()(const output::Settle& /*settle*/) const { return "settled"; }
  std::string operator()(const output::Deliver& /*deliver*/) const { return "deliver"; }
  std::string operator()(const output::Write& /*write*/) const { return "write"; }
  std::string operator()(const output::Stop& /*stop*/) const { return "stop"; }
  std::string operator()(const output::ReportSlot& /*report*/) const { return "slot"; }
  std::string operator()(const Fact& fact) const {
    return fact.kind == FactKind::illegal_event ? "illegal" : "";
  }
  std::string operator()(const record::Accept& /*accept*/) const { return "accept"; }
  std::string operator()(const record::Intent& intent) const {
    return intent.compensating ? "undo-intent" : "intent";
  }
  std::string operator()(const record::Outcome& outcome) const {
    const Callback& callback = outcome.callback;
    return std::string(to_string(callback.status)) + '/' +
           std::string(to_string(callback.executed));
  }
  template <class Other>
  std::string operator()(const Other& /*other*/) const {
    return "unexpected";
  }
};

}  // namespace

Bench::Bench(Where where) {
  see(kSpeed, 0.0);
  see(kLocked, true);
  see(kTrunk, 0.0);
  see(kHorn, false);
  if (where == Where::holding) command_ = "honk";
  go_to(where);
  where_ = where;
  out_.clear();
}

// Each state from one that comes before it.
void Bench::go_to(Where where) {
  const auto after = [&](Where before, std::initializer_list<What> story) {
    go_to(before);
    where_ = before;
    apply_all(story);
  };
  switch (where) {
    case Where::idle: return;
    case Where::recovering: return after(Where::idle, {What::recover});
    case Where::recovering_undo: compensating_ = true; return after(Where::idle, {What::recover});
    case Where::recovering_halfway: see(kTrunk, 40.0); return go_to(Where::recovering);
    case Where::recovering_halting: return after(Where::recovering, {What::due});
    case Where::stuck_from_start: return after(Where::idle, {What::start});
    case Where::admitting: return after(Where::idle, {What::accept});
    case Where::admitting_cancelled: return after(Where::admitting, {What::cancel});
    case Where::admitting_unsafe: return after(Where::admitting, {What::unsafe});
    case Where::admitting_late: return after(Where::admitting, {What::late});
    case Where::writing: return after(Where::admitting, {What::stored});
    case Where::confirming: return after(Where::writing, {What::taken});
    case Where::recording: return after(Where::confirming, {What::confirmed});
    case Where::recording_late:
      after(Where::recording, {});
      now_.mono = open_tx(slot_)->deadline();
      return;
    case Where::last_writing: return after(Where::recording, {What::stored});
    case Where::last_confirming: return after(Where::last_writing, {What::taken});
    case Where::holding:
      after(Where::confirming, {});
      see(kHorn, true);
      return apply_event(input::SignalChanged{kHorn, true});
    case Where::halting: return after(Where::last_confirming, {What::unsafe});
    case Where::undo_recording:
      after(Where::halting, {});
      see(kTrunk, 40.0);
      return apply(What::stopped);
    case Where::undo_writing: return after(Where::undo_recording, {What::stored});
    case Where::undo_confirming: return after(Where::undo_writing, {What::taken});
    case Where::undo_last:
      return after(Where::undo_confirming, {What::confirmed, What::stored, What::taken});
    case Where::undo_halting: return after(Where::undo_writing, {What::lost});
    case Where::concluding: return after(Where::last_confirming, {What::confirmed});
    case Where::concluding_again: return after(Where::concluding, {What::not_stored});
    case Where::concluding_moving: return after(Where::halting, {What::due});
    case Where::stuck: return after(Where::concluding_moving, {What::stored});
  }
}

void Bench::apply_all(std::initializer_list<What> story) {
  for (const What what : story) apply(what);
}

void Bench::apply(What what) {
  switch (what) {
    case What::accept: {
      const auto* def = catalogue_.find(command_name(command_));
      return apply_event(event::Accept{Ticket{1}, make_request(command_), def});
    }
    case What::again:
      return apply_event(event::Again{{Ticket{2}, make_request(command_).reply_to}});
    case What::start: return apply_event(event::Start{std::nullopt, nullptr});
    case What::recover:
      return apply_event(event::Start{open_command(), catalogue_.find(command_name(command_))});
    case What::recover_unknown: return apply_event(event::Start{open_command(), nullptr});
    case What::cancel:
      return apply_event(event::Cancel{Failure(Reason::cancel_requested, "cancelled")});
    case What::stored: return apply_event(input::Stored{store(), true});
    case What::not_stored: return apply_event(input::Stored{store(), false});
    case What::other_stored: return apply_event(input::Stored{kOtherStore, true});
    case What::taken: return apply_event(input::WriteDone{write(), WriteResult::taken});
    case What::refused: return apply_event(input::WriteDone{write(), WriteResult::refused});
    case What::lost: return apply_event(input::WriteDone{write(), WriteResult::failed});
    case What::other_taken: return apply_event(input::WriteDone{kOtherWrite, WriteResult::taken});
    case What::rekeyed: return apply_event(input::KeysChanged{});
    case What::revoked: keys_.clear(); return apply_event(input::KeysChanged{});
    case What::unlinked: return apply_event(input::LinkDown{});
    case What::stopped: return apply_event(input::Stopped{write()});
    case What::other_stopped: return apply_event(input::Stopped{kOtherWrite});
    case What::stirred:
      see(kTemperature, 21.5);
      return apply_event(input::SignalChanged{kTemperature, 21.5});
    case What::confirmed:
      see_goal();
      return apply_event(input::SignalChanged{kLocked, signals_.get(kLocked)});
    case What::unsafe: see(kSpeed, 30.0); return apply_event(input::SignalChanged{kSpeed, 30.0});
    case What::early: return time_passes(now_.mono);
    case What::due: return time_passes(next_deadline(slot_).value_or(now_.mono + 1h));
    case What::late:
      return time_passes(open_tx(slot_) != nullptr ? open_tx(slot_)->deadline() : now_.mono + 1h);
  }
}

OpenCommand Bench::open_command() const {
  return {.request = make_request(command_), .compensating = compensating_};
}

// What the step that runs waits for.
void Bench::see_goal() {
  switch (where_) {
    case Where::recovering:
    case Where::recovering_undo:
    case Where::recovering_halfway: see(kLocked, false); return see(kTrunk, 100.0);
    case Where::writing:
    case Where::confirming: return see(kLocked, false);
    case Where::last_writing:
    case Where::last_confirming: return see(kTrunk, 100.0);
    case Where::undo_writing:
    case Where::undo_confirming: return see(kTrunk, 0.0);
    case Where::undo_last: return see(kLocked, true);
    default: return;
  }
}

void Bench::see(SignalId signal, Value value) { signals_.update(signal, std::move(value)); }

void Bench::time_passes(base::MonoTime until) {
  now_.mono = until;
  apply_event(input::TimePassed{});
}

void Bench::apply_event(const Event& event) {
  Context context{.now = now_,
                  .keys = keys_,
                  .signals = signals_,
                  .ledger = ledger_,
                  .tokens = tokens_,
                  .out = out_};
  slot_ = next(std::move(slot_), event, context);
}

StoreToken Bench::store() const { return StoreToken{tokens_.last_store}; }

WriteToken Bench::write() const { return WriteToken{tokens_.last_write}; }

std::string Bench::take_effects() {
  std::string effects;
  for (const Output& output : out_) {
    const std::string word = std::visit(InWords{}, output);
    if (!effects.empty() && !word.empty()) effects += ' ';
    effects += word;
  }
  out_.clear();
  return effects;
}

std::string Bench::everything() const {
  std::ostringstream text;
  text << name_of(slot_) << " writes " << tokens_.last_write << " stores " << tokens_.last_store;
  if (const auto at = next_deadline(slot_)) text << " at " << at->time_since_epoch().count();
  if (const auto by = holder(slot_, signals_, now_.mono)) {
    text << " held by " << by->id.view() << " step " << by->progress.step << " fraction "
         << by->progress.fraction << " left " << by->deadline.count();
  }
  if (const auto* recovering = std::get_if<Recovering>(&slot_)) {
    text << " compensating " << recovering->compensating << " from " << recovering->last_intent
         << " halt " << recovering->halt.has_value();
  } else if (const auto* admitting = std::get_if<Admitting>(&slot_)) {
    text << " cancelled " << admitting->cancelled.has_value();
  } else if (const auto* executing = std::get_if<Executing>(&slot_)) {
    text << " moved " << executing->run.moved();
  } else if (const auto* back = std::get_if<RollingBack>(&slot_)) {
    text << " halt " << back->halt.has_value() << " failed " << back->run.failure().has_value();
  } else if (const auto* concluding = std::get_if<Concluding>(&slot_)) {
    text << " unanswered " << concluding->unanswered.has_value();
  }
  const auto* entry = ledger_.find(command_id("c-1"));
  text << " known " << (entry != nullptr) << " concluded " << (entry != nullptr && entry->concluded)
       << " outbox " << ledger_.outbox().size();
  return text.str();
}

std::string_view name_of(const Slot& slot) {
  constexpr std::array<std::string_view, std::variant_size_v<Slot>> kNames = {
      "Idle", "Recovering", "Admitting", "Executing", "RollingBack", "Concluding", "Stuck"};
  return kNames[slot.index()];
}

std::size_t kind_of(What what) {
  switch (what) {
    case What::accept: return 0;
    case What::again: return 1;
    case What::start:
    case What::recover:
    case What::recover_unknown: return 2;
    case What::cancel: return 3;
    case What::stored:
    case What::not_stored:
    case What::other_stored: return 4;
    case What::taken:
    case What::refused:
    case What::lost:
    case What::other_taken: return 5;
    case What::stopped:
    case What::other_stopped: return 6;
    case What::stirred:
    case What::confirmed:
    case What::unsafe: return 7;
    case What::rekeyed:
    case What::revoked: return 8;
    case What::unlinked: return 9;
    case What::early:
    case What::due:
    case What::late: return 10;
  }
  return 11;
}

}  // namespace latchkey::core::testing
