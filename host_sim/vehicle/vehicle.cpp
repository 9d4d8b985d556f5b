#include "vehicle/vehicle.hpp"

#include <algorithm>

namespace latchkey::vehicle {

using core::WriteResult;
using hal_socket::StopAnswer;
using hal_socket::StopRequest;
using hal_socket::WriteAnswer;
using hal_socket::WriteRequest;

namespace {

// Nothing is later than everything.
bool is_earlier(const std::optional<base::MonoTime>& a, const std::optional<base::MonoTime>& b) {
  return a && (!b || *a < *b);
}

std::optional<base::MonoTime> next_of(const std::optional<Motion>& motion) {
  return motion ? std::optional(motion->next) : std::nullopt;
}

}  // namespace

void Vehicle::connect_agent(base::MonoTime now) {
  advance(now);
  voice_.connect(values_, now);
}

void Vehicle::disconnect_agent() { voice_.disconnect(); }

void Vehicle::write(const WriteRequest& request, base::MonoTime now) {
  advance(now);
  const bool accepted = accepts(request);
  voice_.answer(WriteAnswer{.token = request.token,
                            .result = accepted ? WriteResult::taken : WriteResult::refused},
                now);
  if (!accepted) return;
  for (const auto& [path, value] : request.values) {
    actuate(*find_signal(path), request.token, value, now);
  }
  settle(now);
}

void Vehicle::stop(const StopRequest& request, base::MonoTime now) {
  advance(now);
  for (std::size_t i = 0; i < motions_.size(); ++i) end_motion(i, Actuation::halted, now);
  settle(now);
  voice_.answer(StopAnswer{.token = request.token}, now);
}

void Vehicle::advance(base::MonoTime now) {
  for (;;) {
    const auto motion = std::ranges::min_element(motions_, is_earlier, next_of);
    const auto process = std::ranges::min_element(process_due_, is_earlier);
    const bool process_first = is_earlier(*process, next_of(*motion));
    const auto due = process_first ? *process : next_of(*motion);
    if (!due || *due > now) return;
    if (process_first) {
      run_process(static_cast<std::size_t>(process - process_due_.begin()), *due);
    } else {
      move(static_cast<std::size_t>(motion - motions_.begin()), *due);
    }
    settle(*due);
  }
}

std::optional<base::MonoTime> Vehicle::next_event() const {
  return std::min({next_of(*std::ranges::min_element(motions_, is_earlier, next_of)),
                   *std::ranges::min_element(process_due_, is_earlier), voice_.next_due()},
                  is_earlier);
}

std::optional<hal_socket::VehicleMessage> Vehicle::poll_message(base::MonoTime now) {
  return voice_.poll(now);
}

base::Result<void, Vehicle::HandError> Vehicle::set(std::string_view path, const core::Value& value,
                                                    base::MonoTime now) {
  const auto signal = find_signal(path);
  if (!signal) return base::unexpected(HandError::no_such_signal);
  const SignalSpec& spec = kSignals[*signal];
  if (spec.role == Role::derived) return base::unexpected(HandError::follows_from_others);
  if (!admits(spec, value)) return base::unexpected(HandError::impossible_value);
  advance(now);
  end_motion(*signal, Actuation::replaced, now);
  change(*signal, value, now);
  settle(now);
  return {};
}

bool Vehicle::add_fault(Fault fault, std::string_view branch, base::MonoTime now) {
  advance(now);
  if (faults_.add(fault, branch) == 0) return false;
  for (std::size_t i = 0; i < motions_.size(); ++i) {
    if (faults_.has(Fault::jam, i)) end_motion(i, Actuation::jammed, now);
  }
  settle(now);
  return true;
}

void Vehicle::set_silent(bool silent, base::MonoTime now) {
  advance(now);
  voice_.set_silent(silent, values_, now);
}

void Vehicle::set_delay(base::Millis delay, base::MonoTime now) {
  advance(now);
  voice_.set_delay(delay);
}

void Vehicle::clear_faults(base::MonoTime now) {
  set_delay(base::Millis{0}, now);  // first, for what a silence held back is then said at once
  set_silent(false, now);
  faults_.clear();
  settle(now);  // derived signals that were jammed catch up
}

bool Vehicle::accepts(const WriteRequest& request) const {
  return std::ranges::all_of(request.values, [this](const hal_socket::PathValue& wanted) {
    const auto signal = find_signal(wanted.path);
    return signal && kSignals[*signal].role == Role::actuator &&
           admits(kSignals[*signal], wanted.value) && !faults_.has(Fault::refuse, *signal);
  });
}

void Vehicle::actuate(std::size_t signal, core::WriteToken token, const core::Value& to,
                      base::MonoTime now) {
  log_.append(now, token, Actuation::taken, signal, to);
  if (faults_.has(Fault::ignore, signal)) {
    log_.append(now, token, Actuation::ignored, signal, values_[signal]);
    return;
  }
  end_motion(signal, Actuation::replaced, now);
  if (faults_.has(Fault::jam, signal)) {
    log_.append(now, token, Actuation::jammed, signal, values_[signal]);
  } else if (values_[signal] == to) {
    log_.append(now, token, Actuation::reached, signal, to);
  } else {
    motions_[signal] = start_motion(kSignals[signal], token, values_[signal], to, now);
  }
}

void Vehicle::move(std::size_t signal, base::MonoTime now) {
  Motion& motion = *motions_[signal];
  if (now == motion.ends) {
    end_motion(signal, Actuation::reached, now);
    return;
  }
  motion.next = std::min(motion.ends, now + kPositionEvery);
  change(signal, position(kSignals[signal], motion, now), now);
}

// Leaves the signal where its motion has come by now. Without a motion there is nothing to end.
void Vehicle::end_motion(std::size_t signal, Actuation why, base::MonoTime now) {
  if (!motions_[signal]) return;
  const Motion motion = *motions_[signal];
  motions_[signal].reset();
  change(signal, position(kSignals[signal], motion, now), now);
  log_.append(now, motion.token, why, signal, values_[signal]);
}

void Vehicle::run_process(std::size_t process, base::MonoTime now) {
  process_due_[process].reset();  // settle() sets it again while there is something left to do
  if (const auto change = kProcesses[process].step(values_)) apply(*change, now);
}

void Vehicle::settle(base::MonoTime now) {
  for (const Change& change : derive(values_)) apply(change, now);
  for (std::size_t i = 0; i < kProcesses.size(); ++i) {
    auto& due = process_due_[i];
    if (!kProcesses[i].step(values_)) {
      due.reset();
    } else if (!due) {
      due = now + kProcesses[i].period;
    }
  }
}

// What physics changes, a jam can hold back.
void Vehicle::apply(const Change& change, base::MonoTime now) {
  if (!faults_.has(Fault::jam, change.signal)) this->change(change.signal, change.value, now);
}

void Vehicle::change(std::size_t signal, const core::Value& value, base::MonoTime now) {
  if (values_[signal] == value) return;
  values_[signal] = value;
  voice_.report(signal, value, now);
}

}  // namespace latchkey::vehicle
