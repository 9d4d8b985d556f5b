// Bus: one node's access to a CAN bus.
//
// Threading: every call into a Bus and every event out of it happens on one thread, the executor's
// that the Bus was constructed with. A call returns at once and tells nothing from inside itself.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "can/frame.hpp"

namespace latchkey::can {

class Bus {
 public:
  class Events {
   public:
    // Another node has sent this. Valid during the call.
    virtual void on_frame(const Frame& frame) = 0;
    // The bus carries frames from now on: opened, come back, or recovered from bus-off.
    virtual void on_up() = 0;
    // The bus carries none, and why: not there, gone down, or the controller is bus-off. A Bus
    // tries by itself to come up again. Told at most once until on_up().
    virtual void on_down(std::string_view why) = 0;

   protected:
    ~Events() = default;
  };

  Bus() = default;
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;
  virtual ~Bus() = default;

  // Once, first. Other frames than the `wanted` ones are not told; nothing: all are. It is down
  // until on_up(). `events` must outlive the Bus.
  void open(Events& events, std::optional<std::vector<FrameId>> wanted) {
    do_open(events, std::move(wanted));
  }

  // Hands a frame over, to be sent after those before it. False: the bus is down, or too many
  // frames wait already; nothing of it is sent.
  [[nodiscard]] bool send(const Frame& frame) { return do_send(frame); }

 private:
  virtual void do_open(Events& events, std::optional<std::vector<FrameId>> wanted) = 0;
  virtual bool do_send(const Frame& frame) = 0;
};

}  // namespace latchkey::can
