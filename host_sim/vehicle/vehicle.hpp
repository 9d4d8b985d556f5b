// Vehicle: the simulated vehicle's parts, and the world that acts on them. Pure and deterministic:
// no clock, no thread, no bus; the same calls at the same times give the same values, however often
// advance() is called in between. Its ECUs (ecu.hpp) pass requests on to it and report it.
//
// Signals are named by their place in kSignals. Time never runs backwards from call to call. One
// thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "vehicle/actuation_log.hpp"
#include "vehicle/faults.hpp"
#include "vehicle/motion.hpp"
#include "vehicle/physics.hpp"
#include "vehicle/signals.hpp"

namespace latchkey::vehicle {

class Vehicle {
 public:
  // A request for this value began: sets the part in motion, from wherever another one has brought
  // it. What cannot be is logged, and nothing comes of it.
  void ask(std::size_t signal, const core::Value& value, base::MonoTime now);

  // The request has ended: what is still on its way stops there; what has been reached stays.
  void release(std::size_t signal, base::MonoTime now);

  // The part has lost its power: stops it, whatever its faults.
  void halt(std::size_t signal, base::MonoTime now);

  // Does all that was due until now.
  void advance(base::MonoTime now);
  [[nodiscard]] std::optional<base::MonoTime> next_event() const;  // nothing: it rests

  enum class HandError : std::uint8_t { no_such_signal, follows_from_others, impossible_value };

  // Somebody moves something by hand: at once, whatever jams, and nobody's request.
  base::Result<void, HandError> set(std::string_view path, const core::Value& value,
                                    base::MonoTime now);

  // On all that `branch` covers; false when there is nothing. A jam or a lie halts what moves
  // there.
  [[nodiscard]] bool add_fault(Fault fault, std::string_view branch, base::MonoTime now);
  void clear_faults(base::MonoTime now);

  // How things are; and how the parts' own sensors say they are, which only a lie makes differ.
  [[nodiscard]] const Values& values() const { return values_; }
  [[nodiscard]] const Values& reported() const { return reported_; }

  // On its way to what was asked for, as far as its sensor can tell.
  [[nodiscard]] bool is_moving(std::size_t signal) const { return motions_[signal].has_value(); }

  [[nodiscard]] const ActuationLog& log() const { return log_; }

 private:
  [[nodiscard]] bool lies(std::size_t signal) const { return faults_.has(Fault::lie, signal); }
  [[nodiscard]] bool jams(std::size_t signal) const {
    return faults_.has(Fault::jam, signal) && !lies(signal);
  }

  void start(std::size_t signal, const core::Value& to, base::MonoTime now);
  void move(std::size_t signal, base::MonoTime now);
  void end_motion(std::size_t signal, Actuation why, base::MonoTime now);
  void run_process(std::size_t process);
  void settle(base::MonoTime now);
  void show(std::size_t signal, const core::Value& value);
  void change(std::size_t signal, const core::Value& value);

  Values values_ = initial_values();
  Values reported_ = initial_values();
  std::array<std::optional<Motion>, kSignals.size()> motions_;
  std::array<std::optional<base::MonoTime>, kProcesses.size()> process_due_;
  Faults faults_;
  ActuationLog log_;
};

}  // namespace latchkey::vehicle
