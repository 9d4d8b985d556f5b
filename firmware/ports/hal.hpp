// Hal: the vehicle, as signals that can be written and signals that change.
//
// Threading: every call into a Hal and every event out of it happens on the event loop's thread.
// A call returns at once; what comes of it arrives as an event, never from inside the call.
// Signals are named by their place in the signal table that the Hal was constructed with.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/hal_types.hpp"

namespace latchkey::ports {

class Hal {
 public:
  class Events {
   public:
    // The answer to write(): one per token, or none once it has been stopped.
    virtual void on_write_done(core::WriteToken token, core::WriteResult result) = 0;
    // The answer to stop(): what the write had set in motion rests; nothing more follows for it.
    virtual void on_stopped(core::WriteToken token) = 0;
    // A signal has this value now; nullopt: its value is not known (never seen, or gone stale).
    virtual void on_signal(core::SignalId signal, std::optional<core::Value> value) = 0;

   protected:
    ~Events() = default;
  };

  Hal() = default;
  Hal(const Hal&) = delete;
  Hal& operator=(const Hal&) = delete;
  virtual ~Hal() = default;

  // Starts reporting: first every known signal, then each change. `events` must outlive the Hal.
  void open(Events& events) { do_open(events); }

  // Asks the vehicle to take these values. At most one write is unanswered at a time. Whether the
  // values were reached is told by on_signal alone.
  void write(core::WriteToken token, std::span<const core::Assignment> assignments) {
    do_write(token, assignments);
  }

  // Halts the latest write, answered or not, and whatever it set in motion; with kEarlierRun, what
  // an earlier run of the agent has written. A vehicle that does not answer leaves this unanswered;
  // the answer may come much later.
  void stop(core::WriteToken token) { do_stop(token); }

 private:
  virtual void do_open(Events& events) = 0;
  virtual void do_write(core::WriteToken token, std::span<const core::Assignment> assignments) = 0;
  virtual void do_stop(core::WriteToken token) = 0;
};

}  // namespace latchkey::ports
