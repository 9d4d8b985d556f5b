#include "simulation/vehicle.hpp"

#include <utility>

#include "simulation/catalogue.hpp"

namespace latchkey::simulation {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// ── the wire ──────────────────────────────────────────────────────────────────────────────────

void Vehicle::connect(Listener listener) {
  listener_ = std::move(listener);
  ++connection_;
  report_all();
}

void Vehicle::disconnect() {
  listener_.reset();
  ++connection_;
  owed_.clear();
  for (std::size_t arriving = scene_.random.below(inbox_.size() + 1); arriving > 0; --arriving) {
    const auto message = std::move(inbox_.front());
    inbox_.pop_front();
    message();
  }
  inbox_.clear();
}

void Vehicle::write(core::WriteToken token, std::vector<core::Assignment> assignments) {
  receive([this, token, assignments = std::move(assignments)] { on_write(token, assignments); });
}

void Vehicle::stop(core::WriteToken token) {
  receive([this, token] { on_stop(token); });
}

void Vehicle::receive(std::function<void()> message) {
  inbox_.push_back(std::move(message));
  inbox_until_ = std::max(inbox_until_, scene_.scheduler.now()) +
                 scene_.random.between(microseconds(200), milliseconds(3));
  scene_.scheduler.at(inbox_until_, [this, connection = connection_] {
    if (connection != connection_) return;
    const auto next = std::move(inbox_.front());
    inbox_.pop_front();
    next();
  });
}

void Vehicle::answer(std::function<void(const Listener&)> message) {
  outbox_until_ = std::max(outbox_until_, scene_.scheduler.now()) +
                  scene_.random.between(microseconds(100), milliseconds(2));
  scene_.scheduler.at(outbox_until_,
                      [this, connection = connection_, message = std::move(message)] {
                        if (connection == connection_ && listener_) message(*listener_);
                      });
}

// ── what it does ──────────────────────────────────────────────────────────────────────────────

void Vehicle::on_write(core::WriteToken token, const std::vector<core::Assignment>& assignments) {
  Faults& faults = scene_.faults;
  const auto done = [&](core::WriteResult result) {
    answer([token, result](const Listener& to) { to.on_write_done(token, result); });
  };
  if (is_off_) {
    done(core::WriteResult::failed);
    return;
  }
  if (faults.strikes(Fault::write_refused, 0.08)) {
    done(core::WriteResult::refused);
    return;
  }
  bool moves = true;
  if (faults.strikes(Fault::vehicle_hang, 0.08)) {
    moves = scene_.random.chance(0.5);
  } else if (faults.strikes(Fault::write_failed, 0.08)) {
    moves = scene_.random.chance(0.5);
    done(core::WriteResult::failed);
  } else {
    moves = !faults.strikes(Fault::ignored_write, 0.08);
    done(core::WriteResult::taken);
  }
  if (!moves) return;
  const bool partial = assignments.size() > 1 && faults.strikes(Fault::partial, 0.15);
  for (const core::Assignment& each : assignments) {
    begin_motion(each.signal, std::get<double>(each.value));
    if (partial) return;
  }
}

void Vehicle::begin_motion(core::SignalId signal, double target) {
  Faults& faults = scene_.faults;
  Signal& moving = signals_[core::index(signal)];
  if (faults.strikes(Fault::jammed, 0.08)) return;
  const unsigned serial = ++last_serial_;
  moving.motion = {target, serial};
  scene_.ghost.on_motion(signal, step_of(target));
  Micros travel = scene_.random.between(milliseconds(10), milliseconds(700));
  if (faults.strikes(Fault::late_success, 0.15)) {
    travel = scene_.random.between(milliseconds(2000), seconds(8));
  }
  scene_.scheduler.after(travel, [this, signal, serial] { end_motion(signal, serial); });
  if (faults.strikes(Fault::false_feedback, 0.05)) report(signal, target, false);
}

void Vehicle::end_motion(core::SignalId signal, unsigned serial) {
  Signal& moving = signals_[core::index(signal)];
  if (!moving.motion || moving.motion->serial != serial) return;
  moving.value = moving.motion->target;
  moving.motion.reset();
  scene_.ghost.on_rest(signal, step_of(moving.value), true);
  report(signal, moving.value, true);
}

void Vehicle::on_stop(core::WriteToken token) {
  if (is_off_) {
    owed_.push_back(token);
    return;
  }
  if (scene_.faults.strikes(Fault::stop_hang, 0.5)) {
    owed_.push_back(token);  // and goes on moving, until it is stopped after all
    for (Signal& signal : signals_) {
      if (signal.motion) signal.motion->serial = ++last_serial_;
    }
    return;
  }
  for (std::size_t i = 0; i < signals_.size(); ++i) {
    if (const auto motion = std::exchange(signals_[i].motion, std::nullopt)) {
      scene_.ghost.on_rest(core::SignalId{static_cast<std::uint16_t>(i)}, step_of(motion->target),
                           false);
    }
  }
  answer([token](const Listener& to) { to.on_stopped(token); });
}

// ── what it tells ─────────────────────────────────────────────────────────────────────────────

void Vehicle::report(core::SignalId signal, double value, bool is_true) {
  if (silent_ || is_off_ || signals_[core::index(signal)].is_unheard) return;
  answer([this, signal, value, is_true](const Listener& to) {
    scene_.ghost.on_feedback(value, is_true);
    to.on_signal(signal, core::Value(value));
  });
}

void Vehicle::report_all() {
  for (std::size_t i = 0; i < signals_.size(); ++i) {
    report(core::SignalId{static_cast<std::uint16_t>(i)}, signals_[i].value, true);
  }
  set_speed(speed_);
}

void Vehicle::report_none() {
  answer([](const Listener& to) {
    for (const core::SignalId signal : {kA, kB, kC, kD, kSpeed}) {
      to.on_signal(signal, std::nullopt);
    }
  });
}

void Vehicle::set_speed(double speed) {
  speed_ = speed;
  if (silent_ || is_off_) return;
  answer([speed](const Listener& to) { to.on_signal(kSpeed, core::Value(speed)); });
}

void Vehicle::disturb() {
  if (silent_) {
    silent_ = false;
    report_all();
  } else if (scene_.faults.strikes(Fault::signal_silence, 0.2)) {
    report_none();
    silent_ = true;
  }
  if (is_off_) {
    end_bus_off();
  } else if (scene_.faults.strikes(Fault::bus_off, 0.1)) {
    report_none();
    is_off_ = true;
  } else if (scene_.faults.strikes(Fault::damaged_frames, 0.2)) {
    lose_frames(core::SignalId{static_cast<std::uint16_t>(scene_.random.below(kNumbers))});
  } else if (scene_.faults.strikes(Fault::unit_reboot, 0.1)) {
    reboot(scene_.random.chance(0.5) ? kA : kC);
  }
  if (speed_ > 0) {
    set_speed(0);
  } else if (scene_.faults.strikes(Fault::interlock_lost, 0.2)) {
    set_speed(30);
  }
}

// The stops that it could not hear are said again.
void Vehicle::end_bus_off() {
  is_off_ = false;
  report_all();
  for (const core::WriteToken token : std::exchange(owed_, {})) on_stop(token);
}

// One signal's alone, until a frame comes through again.
void Vehicle::lose_frames(core::SignalId signal) {
  answer([signal](const Listener& to) { to.on_signal(signal, std::nullopt); });
  signals_[core::index(signal)].is_unheard = true;
  scene_.scheduler.after(scene_.random.between(milliseconds(300), seconds(4)), [this, signal] {
    Signal& heard = signals_[core::index(signal)];
    heard.is_unheard = false;
    report(signal, heard.value, true);
  });
}

// The unit of two signals: its parts halt, and what was asked of them is forgotten.
void Vehicle::reboot(core::SignalId first) {
  const auto second = static_cast<core::SignalId>(core::index(first) + 1);
  for (const core::SignalId signal : {first, second}) {
    if (const auto motion = std::exchange(signals_[core::index(signal)].motion, std::nullopt)) {
      scene_.ghost.on_rest(signal, step_of(motion->target), false);
    }
    lose_frames(signal);
  }
}

void Vehicle::heal() {
  silent_ = false;
  is_off_ = false;
  for (Signal& signal : signals_) signal.is_unheard = false;
  set_speed(0);
  report_all();
  for (const core::WriteToken token : std::exchange(owed_, {})) on_stop(token);
}

// ── the port ──────────────────────────────────────────────────────────────────────────────────

void Hal::do_open(Events& events) {
  run_.effect([&] {
    vehicle_.connect(
        {.on_write_done = [&events](auto token,
                                    auto result) { events.on_write_done(token, result); },
         .on_stopped = [&events](auto token) { events.on_stopped(token); },
         .on_signal = [&events](auto signal, auto value) { events.on_signal(signal, value); }});
  });
}

void Hal::do_write(core::WriteToken token, std::span<const core::Assignment> assignments) {
  run_.effect([&] {
    scene_.ghost.on_write(step_of(std::get<double>(assignments.front().value)), clock_.now());
    vehicle_.write(token, {assignments.begin(), assignments.end()});
  });
}

void Hal::do_stop(core::WriteToken token) {
  run_.effect([&] { vehicle_.stop(token); });
}

}  // namespace latchkey::simulation
