#include "vehicle/vehicle.hpp"

#include <algorithm>

namespace latchkey::vehicle {
namespace {

// Nothing is later than everything.
bool is_earlier(const std::optional<base::MonoTime>& a, const std::optional<base::MonoTime>& b) {
  return a && (!b || *a < *b);
}

std::optional<base::MonoTime> next_of(const std::optional<Motion>& motion) {
  return motion ? std::optional(motion->next) : std::nullopt;
}

}  // namespace

void Vehicle::ask(std::size_t signal, const core::Value& value, base::MonoTime now) {
  advance(now);
  const SignalSpec& spec = kSignals[signal];
  if (spec.role != Role::actuator || !admits(spec, value)) {
    log_.append(now, Actuation::impossible, signal, value);
    return;
  }
  log_.append(now, Actuation::taken, signal, value);
  if (faults_.has(Fault::ignore, signal)) {
    log_.append(now, Actuation::ignored, signal, values_[signal]);
    return;
  }
  end_motion(signal, Actuation::replaced, now);
  start(signal, value, now);
  settle(now);
}

void Vehicle::release(std::size_t signal, base::MonoTime now) {
  if (!faults_.has(Fault::ignore, signal)) halt(signal, now);
}

void Vehicle::halt(std::size_t signal, base::MonoTime now) {
  advance(now);
  end_motion(signal, Actuation::halted, now);
  settle(now);
}

void Vehicle::advance(base::MonoTime now) {
  for (;;) {
    const auto motion = std::ranges::min_element(motions_, is_earlier, next_of);
    const auto process = std::ranges::min_element(process_due_, is_earlier);
    const bool process_first = is_earlier(*process, next_of(*motion));
    const auto due = process_first ? *process : next_of(*motion);
    if (!due || *due > now) return;
    if (process_first) {
      run_process(static_cast<std::size_t>(process - process_due_.begin()));
    } else {
      move(static_cast<std::size_t>(motion - motions_.begin()), *due);
    }
    settle(*due);
  }
}

std::optional<base::MonoTime> Vehicle::next_event() const {
  return std::min(next_of(*std::ranges::min_element(motions_, is_earlier, next_of)),
                  *std::ranges::min_element(process_due_, is_earlier), is_earlier);
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
  change(*signal, value);
  settle(now);
  return {};
}

bool Vehicle::add_fault(Fault fault, std::string_view branch, base::MonoTime now) {
  advance(now);
  if (fault == Fault::lie) {  // from here on only the report moves
    for (std::size_t i = 0; i < motions_.size(); ++i) {
      if (motions_[i] && covers(branch, kSignals[i].path)) {
        show(i, position(kSignals[i], *motions_[i], now));
      }
    }
  }
  if (faults_.add(fault, branch) == 0) return false;
  for (std::size_t i = 0; i < motions_.size(); ++i) {
    if (jams(i)) end_motion(i, Actuation::jammed, now);
  }
  settle(now);
  return true;
}

void Vehicle::clear_faults(base::MonoTime now) {
  advance(now);
  for (std::size_t i = 0; i < motions_.size(); ++i) {
    if (lies(i)) end_motion(i, Actuation::lied, now);
  }
  faults_.clear();
  reported_ = values_;
  settle(now);  // derived signals that were jammed catch up
}

void Vehicle::start(std::size_t signal, const core::Value& to, base::MonoTime now) {
  if (jams(signal)) {
    log_.append(now, Actuation::jammed, signal, values_[signal]);
  } else if (reported_[signal] == to) {
    log_.append(now, lies(signal) ? Actuation::lied : Actuation::reached, signal, values_[signal]);
  } else {
    motions_[signal] = start_motion(kSignals[signal], reported_[signal], to, now);
  }
}

void Vehicle::move(std::size_t signal, base::MonoTime now) {
  Motion& motion = *motions_[signal];
  if (now == motion.ends) {
    end_motion(signal, Actuation::reached, now);
    return;
  }
  motion.next = std::min(motion.ends, now + kPositionEvery);
  show(signal, position(kSignals[signal], motion, now));
}

// Leaves the signal where its motion has come by now. Without a motion there is nothing to end.
void Vehicle::end_motion(std::size_t signal, Actuation why, base::MonoTime now) {
  if (!motions_[signal]) return;
  const Motion motion = *motions_[signal];
  motions_[signal].reset();
  show(signal, position(kSignals[signal], motion, now));
  log_.append(now, lies(signal) ? Actuation::lied : why, signal, values_[signal]);
}

void Vehicle::run_process(std::size_t process) {
  process_due_[process].reset();  // settle() sets it again while there is something left to do
  const auto change = kProcesses[process].step(values_);
  if (change && !faults_.has(Fault::jam, change->signal))
    this->change(change->signal, change->value);
}

// What physics changes, a jam can hold back. Derived signals are reported by an ECU that derives
// them from what the others' sensors say.
void Vehicle::settle(base::MonoTime now) {
  for (const Change& each : derive(values_)) {
    if (!faults_.has(Fault::jam, each.signal)) change(each.signal, each.value);
  }
  for (const Change& each : derive(reported_)) {
    if (!faults_.has(Fault::jam, each.signal)) reported_[each.signal] = each.value;
  }
  for (std::size_t i = 0; i < kProcesses.size(); ++i) {
    auto& due = process_due_[i];
    if (!kProcesses[i].step(values_)) {
      due.reset();
    } else if (!due) {
      due = now + kProcesses[i].period;
    }
  }
}

// A motion has come to this value, or is said to have.
void Vehicle::show(std::size_t signal, const core::Value& value) {
  if (lies(signal)) {
    reported_[signal] = value;
  } else {
    change(signal, value);
  }
}

void Vehicle::change(std::size_t signal, const core::Value& value) {
  values_[signal] = value;
  if (!lies(signal)) reported_[signal] = value;
}

}  // namespace latchkey::vehicle
