// Vehicle: the simulated vehicle. Pure and deterministic: no clock, no thread, no socket; the same
// calls at the same times give the same messages, however often advance() is called in between.
//
//   vehicle.write(request, now);                      // or any other call that takes the time
//   while (auto message = vehicle.poll_message(now)) …  // then drain what it says
//   vehicle.next_event();                             // when to call advance() and drain again
//
// Time never runs backwards from call to call. One thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "adapters/hal_socket/protocol.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "vehicle/actuation_log.hpp"
#include "vehicle/faults.hpp"
#include "vehicle/motion.hpp"
#include "vehicle/physics.hpp"
#include "vehicle/signals.hpp"
#include "vehicle/voice.hpp"

namespace latchkey::vehicle {

class Vehicle {
 public:
  // An agent listens from now on, instead of any before it; it is told every signal first.
  void connect_agent(base::MonoTime now);
  void disconnect_agent();

  // Answers taken and sets each value in motion, or refused and moves nothing: an unknown signal,
  // no actuator, a value it cannot have, or the fault.
  void write(const hal_socket::WriteRequest& request, base::MonoTime now);

  // Halts all that writes have set in motion; answers once it rests. What is on stays on.
  void stop(const hal_socket::StopRequest& request, base::MonoTime now);

  // Does all that was due until now.
  void advance(base::MonoTime now);
  [[nodiscard]] std::optional<base::MonoTime> next_event() const;  // nothing: it rests
  std::optional<hal_socket::VehicleMessage> poll_message(base::MonoTime now);

  enum class HandError : std::uint8_t { no_such_signal, follows_from_others, impossible_value };

  // Somebody moves something by hand: at once, whatever jams, and not a write.
  base::Result<void, HandError> set(std::string_view path, const core::Value& value,
                                    base::MonoTime now);

  // On all that `branch` covers; false when there is nothing. A jam halts what moves there.
  [[nodiscard]] bool add_fault(Fault fault, std::string_view branch, base::MonoTime now);
  void set_silent(bool silent, base::MonoTime now);  // it hears and acts, but says nothing
  void set_delay(base::Millis delay, base::MonoTime now);
  void clear_faults(base::MonoTime now);

  [[nodiscard]] const Values& values() const { return values_; }
  [[nodiscard]] const ActuationLog& log() const { return log_; }

 private:
  [[nodiscard]] bool accepts(const hal_socket::WriteRequest& request) const;
  void actuate(std::size_t signal, core::WriteToken token, const core::Value& to,
               base::MonoTime now);
  void move(std::size_t signal, base::MonoTime now);
  void end_motion(std::size_t signal, Actuation why, base::MonoTime now);
  void run_process(std::size_t process, base::MonoTime now);
  void settle(base::MonoTime now);
  void apply(const Change& change, base::MonoTime now);
  void change(std::size_t signal, const core::Value& value, base::MonoTime now);

  Values values_ = initial_values();
  std::array<std::optional<Motion>, kSignals.size()> motions_;
  std::array<std::optional<base::MonoTime>, kProcesses.size()> process_due_;
  Faults faults_;
  Voice voice_;
  ActuationLog log_;
};

}  // namespace latchkey::vehicle
