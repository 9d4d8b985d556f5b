#include "adapters/hal_can/exchange.hpp"

#include <algorithm>
#include <utility>

#include "can/packing.hpp"

namespace latchkey::hal_can {
namespace {

// What could not be sent is tried again after this.
constexpr base::Millis kSendAgainAfter{20};

can::FrameId id_of(const Received& received) { return received.message->id; }

Binding sorted(Binding binding) {
  std::ranges::sort(binding.received, {}, id_of);
  return binding;
}

// Nothing is later than everything.
void keep_earlier(std::optional<base::MonoTime>& earliest,
                  const std::optional<base::MonoTime>& other) {
  if (other && (!earliest || *other < *earliest)) earliest = other;
}

}  // namespace

Exchange::Exchange(Binding binding, Outputs& outputs)
    : binding_(sorted(std::move(binding))),
      outputs_(outputs),
      received_(binding_.received.size()),
      sent_(binding_.sent.size()),
      signals_(binding_.writable.size()) {
  for (std::size_t i = 0; i < received_.size(); ++i) {
    received_[i].pages.resize(binding_.received[i].pages.size());
    for (const Page& page : binding_.received[i].pages) {
      for (const Moving& part : page.moving) state_of(part.signal).tells_motion = true;
    }
  }
  for (std::size_t i = 0; i < sent_.size(); ++i) sent_[i].image = binding_.sent[i].idle;
  for (std::size_t i = 0; i < signals_.size(); ++i) {
    const auto& writable = binding_.writable[i];
    if (!writable || writable->idle) continue;
    sent_[writable->sent].kept.push_back(core::SignalId{static_cast<std::uint16_t>(i)});
  }
}

std::vector<can::FrameId> Exchange::wanted() const {
  std::vector<can::FrameId> ids;
  ids.reserve(binding_.received.size());
  for (const Received& received : binding_.received) ids.push_back(id_of(received));
  return ids;
}

// ── the bus ───────────────────────────────────────────────────────────────────────────────────

void Exchange::on_bus_up(base::MonoTime now) {
  bus_up_ = true;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    sent_[i].due = sent_[i].due || sent_[i].asking > 0 || binding_.sent[i].cycle.has_value();
  }
  if (stop_) stop_->again = now + kStopEvery;
  send_due(now);
  settle_stop();
}

void Exchange::on_bus_down() {
  bus_up_ = false;
  for (std::size_t i = 0; i < received_.size(); ++i) {
    received_[i].count.reset();
    for (std::size_t page = 0; page < received_[i].pages.size(); ++page) {
      received_[i].pages[page] = {};
      forget(binding_.received[i].pages[page]);
    }
  }
}

// ── what comes ────────────────────────────────────────────────────────────────────────────────

void Exchange::on_frame(const can::Frame& frame, base::MonoTime now) {
  const Received* received = find(frame.id);
  if (received == nullptr) return;
  ReceivedState& state = received_[static_cast<std::size_t>(received - binding_.received.data())];
  if (!is_valid(*received, state, frame)) {
    ++damaged_frames_;
    return;
  }
  for (std::size_t i = 0; i < received->pages.size(); ++i) {
    const Page& page = received->pages[i];
    if (page.carrier != nullptr &&
        !can::is_present(*received->message, *page.carrier, frame.data)) {
      continue;
    }
    refresh(*received->message, state.pages[i], now + received->timeout);
    for (const Moving& part : page.moving) {
      if (can::extract(frame.data, part.layout) == 0) on_rest(part.signal);
    }
    for (const Feedback& feedback : page.feedback) take(feedback, frame);
  }
  send_due(now);
  settle_stop();
}

const Received* Exchange::find(can::FrameId id) const {
  const auto found = std::ranges::lower_bound(binding_.received, id, {}, id_of);
  return found != binding_.received.end() && id_of(*found) == id ? &*found : nullptr;
}

// A counter that stands still is an ECU that sends an old picture again.
bool Exchange::is_valid(const Received& received, ReceivedState& state, const can::Frame& frame) {
  if (frame.size < received.message->size || !received.protection.is_intact(frame)) return false;
  if (!received.protection.counter) return true;
  const std::uint64_t count = can::extract(frame.data, *received.protection.counter);
  return std::exchange(state.count, count) != count;
}

void Exchange::refresh(const can::Message& message, PageState& page, base::MonoTime until) {
  page.fresh_until = until;
  if (std::exchange(page.silent, false)) outputs_.on_silent(message, false);
}

void Exchange::take(const Feedback& feedback, const can::Frame& frame) {
  const std::uint64_t raw = can::extract(frame.data, feedback.translation.signal->layout);
  SignalState& state = state_of(feedback.signal);
  if (state.raw != raw) {
    state.raw = raw;
    update(feedback.signal, feedback.translation.value_of(raw));
  }
  if (state.asked && state.value && core::same_value(*state.value, *state.asked)) {
    take_back(feedback.signal);
  }
}

void Exchange::forget(const Page& page) {
  for (const Feedback& feedback : page.feedback) {
    state_of(feedback.signal).raw.reset();
    update(feedback.signal, std::nullopt);
  }
}

void Exchange::update(core::SignalId id, std::optional<core::Value> value) {
  SignalState& state = state_of(id);
  if (state.value == value) return;
  state.value = value;
  outputs_.on_signal(id, value);
}

// ── what is asked for ─────────────────────────────────────────────────────────────────────────

core::WriteResult Exchange::write(std::span<const core::Assignment> assignments,
                                  base::MonoTime now) {
  for (const auto& [signal, value] : assignments) {
    const std::size_t i = core::index(signal);
    if (i >= signals_.size() || !binding_.writable[i]) return core::WriteResult::refused;
    if (!binding_.writable[i]->translation.raw_of(value)) return core::WriteResult::refused;
  }
  stop_.reset();
  latest_.clear();
  for (const auto& [signal, value] : assignments) latest_.push_back(signal);
  if (!bus_up_) return core::WriteResult::failed;
  for (const core::Assignment& each : assignments) {
    ask(each, *binding_.writable[core::index(each.signal)]->translation.raw_of(each.value));
  }
  send_due(now);
  const auto waits = [this](core::SignalId id) {
    return sent_[binding_.writable[core::index(id)]->sent].due;
  };
  if (std::ranges::none_of(latest_, waits)) return core::WriteResult::taken;
  for (const core::SignalId id : latest_) take_back(id);
  return core::WriteResult::failed;
}

void Exchange::ask(const core::Assignment& assignment, std::uint64_t raw) {
  const Writable& writable = *binding_.writable[core::index(assignment.signal)];
  SentState& sent = sent_[writable.sent];
  SignalState& state = state_of(assignment.signal);
  can::insert(sent.image, writable.translation.signal->layout, raw);
  sent.due = true;
  if (!writable.idle) {
    state.is_set = true;
    return;
  }
  if (!state.asked) ++sent.asking;
  state.asked = assignment.value;
}

void Exchange::take_back(core::SignalId id) {
  SignalState& state = state_of(id);
  if (!state.asked) return;
  state.asked.reset();
  const Writable& writable = *binding_.writable[core::index(id)];
  SentState& sent = sent_[writable.sent];
  --sent.asking;
  can::insert(sent.image, writable.translation.signal->layout, *writable.idle);
  sent.due = true;
}

void Exchange::stop(core::WriteToken token, base::MonoTime now) {
  stop_ = {token, now + kStopEvery};
  for (std::size_t i = 0; i < signals_.size(); ++i) {
    signals_[i].awaited = false;
    if (!signals_[i].asked && token != core::kEarlierRun) continue;
    call_off(core::SignalId{static_cast<std::uint16_t>(i)});
  }
  for (const core::SignalId id : latest_) call_off(id);
  send_due(now);
  settle_stop();
}

// Said even where nothing is asked for any more: what says so may not have arrived.
void Exchange::call_off(core::SignalId id) {
  const auto& writable = binding_.writable[core::index(id)];
  if (!writable || !writable->idle) return;
  take_back(id);
  SentState& sent = sent_[writable->sent];
  sent.due = true;
  sent.calls_off = true;
  state_of(id).awaited = state_of(id).tells_motion;
}

// What was reported before the stop went out does not count.
void Exchange::on_rest(core::SignalId id) {
  const auto& writable = binding_.writable[core::index(id)];
  if (writable && !sent_[writable->sent].calls_off) state_of(id).awaited = false;
}

void Exchange::settle_stop() {
  if (!stop_ || !bus_up_) return;
  if (std::ranges::any_of(sent_, &SentState::calls_off)) return;
  if (std::ranges::any_of(signals_, &SignalState::awaited)) return;
  const core::WriteToken token = stop_->token;
  stop_.reset();
  outputs_.on_stopped(token);
}

// A kept value that was never written goes out as what the vehicle reports; not known, the message
// cannot be sent.
bool Exchange::complete(SentState& sent) {
  for (const core::SignalId id : sent.kept) {
    const SignalState& state = state_of(id);
    if (state.is_set) continue;
    const Translation& translation = binding_.writable[core::index(id)]->translation;
    const auto raw = state.value ? translation.raw_of(*state.value) : std::nullopt;
    if (!raw) return false;
    can::insert(sent.image, translation.signal->layout, *raw);
  }
  return true;
}

void Exchange::send_due(base::MonoTime now) {
  if (!bus_up_) return;
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    SentState& sent = sent_[i];
    if (!sent.due) continue;
    const Sent& message = binding_.sent[i];
    sent.next = now + kSendAgainAfter;
    if (!complete(sent)) continue;
    can::Frame frame{.id = message.message->id, .size = message.message->size, .data = sent.image};
    message.protection.seal(frame, sent.count);
    if (!outputs_.send(frame)) continue;
    ++sent.count;
    sent.due = false;
    sent.calls_off = false;
    const auto every = message.cycle     ? message.cycle
                       : sent.asking > 0 ? message.repeat
                                         : std::nullopt;
    sent.next = every ? std::optional(now + *every) : std::nullopt;
  }
}

// ── time ──────────────────────────────────────────────────────────────────────────────────────

void Exchange::on_time(base::MonoTime now) {
  for (std::size_t i = 0; i < received_.size(); ++i) {
    for (std::size_t page = 0; page < received_[i].pages.size(); ++page) {
      PageState& state = received_[i].pages[page];
      if (!state.fresh_until || now < *state.fresh_until) continue;
      state = {.fresh_until = std::nullopt, .silent = true};
      outputs_.on_silent(*binding_.received[i].message, true);
      forget(binding_.received[i].pages[page]);
    }
  }
  for (SentState& sent : sent_) {
    if (sent.next && now >= *sent.next) sent.due = true;
  }
  if (stop_ && now >= stop_->again) {
    stop_->again = now + kStopEvery;
    for (std::size_t i = 0; i < signals_.size(); ++i) {
      if (signals_[i].awaited) sent_[binding_.writable[i]->sent].due = true;
    }
  }
  send_due(now);
  settle_stop();
}

std::optional<base::MonoTime> Exchange::next_deadline() const {
  if (!bus_up_) return std::nullopt;
  std::optional<base::MonoTime> earliest;
  for (const ReceivedState& received : received_) {
    for (const PageState& page : received.pages) keep_earlier(earliest, page.fresh_until);
  }
  for (const SentState& sent : sent_) keep_earlier(earliest, sent.next);
  if (stop_) keep_earlier(earliest, stop_->again);
  return earliest;
}

}  // namespace latchkey::hal_can
