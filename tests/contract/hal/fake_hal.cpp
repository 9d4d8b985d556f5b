#include "fake_hal.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace latchkey::contract {

FakeHal::FakeHal(const boost::asio::any_io_executor& executor) : travel_(executor) {}

template <class Action>
void FakeHal::later(Action action) {
  boost::asio::post(travel_.get_executor(), lifetime_.guard(std::move(action)));
}

void FakeHal::do_open(Events& events) {
  events_ = &events;
  later([this] { tell_all(); });
}

// All of the values or none; and not a word about what becomes of them: that, the signals tell.
void FakeHal::do_write(core::WriteToken token, std::span<const core::Assignment> assignments) {
  const auto is_possible = [](const core::Assignment& each) {
    return (each.signal == kQuick || each.signal == kSlow) &&
           std::holds_alternative<bool>(each.value);
  };
  const bool possible = std::ranges::all_of(assignments, is_possible);
  unanswered_stop_.reset();
  unanswered_write_ = token;
  if (possible && present_) std::ranges::for_each(assignments, [this](auto& each) { act(each); });
  const auto result = !possible  ? core::WriteResult::refused
                      : present_ ? core::WriteResult::taken
                                 : core::WriteResult::failed;
  later([this, token, result] {
    if (unanswered_write_ != token) return;  // stopped meanwhile
    unanswered_write_.reset();
    events_->on_write_done(token, result);
  });
}

void FakeHal::do_stop(core::WriteToken token) {
  unanswered_write_.reset();
  unanswered_stop_ = token;
  if (present_) halt();
  later([this] { answer_stop(); });
}

void FakeHal::act(const core::Assignment& assignment) {
  if (jammed_[core::index(assignment.signal)]) return;
  if (assignment.signal == kQuick) {
    set(kQuick, assignment.value);
    return;
  }
  target_ = assignment.value;
  travel_.expires_after(kTravel);
  travel_.async_wait(lifetime_.guard([this](const boost::system::error_code& error) {
    if (!error && target_) set(kSlow, *std::exchange(target_, std::nullopt));
  }));
}

void FakeHal::halt() {
  target_.reset();
  travel_.cancel();
}

// A vehicle that cannot be heard owes the answer.
void FakeHal::answer_stop() {
  if (!unanswered_stop_ || silent_ || !present_) return;
  events_->on_stopped(*std::exchange(unanswered_stop_, std::nullopt));
}

void FakeHal::set(core::SignalId signal, const core::Value& value) {
  values_[core::index(signal)] = value;
  later([this, signal] { tell(signal); });
}

void FakeHal::set_silent(bool silent) {
  silent_ = silent;
  later([this] { tell_all(); });
}

void FakeHal::set_present(bool present) {
  present_ = present;
  halt();
  later([this] { tell_all(); });
}

void FakeHal::tell_all() {
  for (std::uint16_t i = 0; i < kSignals; ++i) tell(core::SignalId{i});
  answer_stop();
}

// What is not heard of is not known.
void FakeHal::tell(core::SignalId signal) {
  const bool known = present_ && !silent_;
  events_->on_signal(signal, known ? std::optional(value(signal)) : std::nullopt);
}

}  // namespace latchkey::contract
