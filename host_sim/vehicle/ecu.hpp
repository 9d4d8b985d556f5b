// Ecu: one control unit between the bus and the vehicle's parts. Pure: frames in, frames out, and
// the time is an argument.
//
//   ecu.receive(frame, now);                      // or a fault, or the vehicle has changed
//   ecu.advance(now);                             // looks at the vehicle
//   while (auto frame = ecu.poll(now)) …          // then drain what it sends
//   ecu.next_work(), ecu.next_frame();            // when to advance, and when to drain, again
//
// Requests: a frame counts with the right checksum and another counter than the one before. A
// signal that goes from None to a value, or on to another, asks for it; going back to None releases
// the part. A message that does not come for kRequestLifetime reads None: whoever asked is gone.
// Statuses: sent every cycle, at the same moments by all, and at once when one changes, but not
// sooner than kGapMin after the frame before. They answer a request that asks for nothing, too: who
// takes back what it asked for, or has just come, wants to know how things are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "can/frame.hpp"
#include "vehicle/message_codec.hpp"
#include "vehicle/vehicle.hpp"

namespace latchkey::vehicle {

// A row of the table whose messages have been found in a database.
struct EcuPlan {
  std::string_view name;
  std::vector<MessageCodec> requests;
  std::vector<MessageCodec> statuses;
};

class Ecu {
 public:
  // Gets a line for what is wrong with requests, ever more rarely: the first, second, fourth, ….
  using Log = std::function<void(std::string_view)>;

  static constexpr base::Millis kRequestLifetime{1000};
  static constexpr base::Millis kGapMin{10};
  static constexpr base::Millis kRebootTakes{1500};
  static constexpr base::Millis kDelayMax{60'000};
  static constexpr std::size_t kFramesMax = 4096;  // waiting by a delay; the oldest is dropped

  // Sends everything at once, first. `vehicle` must outlive it.
  Ecu(EcuPlan plan, Vehicle& vehicle, Log log, base::MonoTime now);

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] std::vector<can::FrameId> wanted() const;

  // Frames that are not for it are passed over.
  void receive(const can::Frame& frame, base::MonoTime now);

  // Does what is due now. The vehicle has been advanced to now.
  void advance(base::MonoTime now);
  [[nodiscard]] base::MonoTime next_work() const;  // there always is some
  [[nodiscard]] std::optional<base::MonoTime> next_frame() const;
  std::optional<can::Frame> poll(base::MonoTime now);

  // Faults. A silent ECU hears and acts, and sends nothing; after that everything at once. One that
  // reboots is dead for kRebootTakes: its parts halt, and it knows nothing any more.
  void set_silent(bool silent, base::MonoTime now);
  void set_corrupt(bool corrupt) { corrupt_ = corrupt; }  // its checksums are wrong
  void set_delay(base::Millis delay) { delay_ = delay; }  // of all that it sends, in order
  void reboot(base::MonoTime now);

 private:
  struct Request {
    MessageCodec codec;
    std::optional<std::uint8_t> counter;    // of the last frame
    std::optional<base::MonoTime> expires;  // while anything is asked for
    std::vector<std::uint64_t> asked;       // what its signals read

    [[nodiscard]] bool asks_nothing() const;
  };

  struct Status {
    MessageCodec codec;
    base::MonoTime next_cycle;
    std::optional<base::MonoTime> next_change;  // a change that waits for the gap
    std::optional<base::MonoTime> sent_at;
    std::vector<can::Frame> shown;  // per page, without counter and checksum
    std::uint8_t counter = 0;
  };

  struct Waiting {
    base::MonoTime due;
    can::Frame frame;
  };

  void take(Request& request, std::size_t signal, std::uint64_t raw, base::MonoTime now);
  void drop(Request& request);
  void report(Status& status, base::MonoTime now);
  void send(Status& status, can::Frame frame, base::MonoTime now);
  void report_soon(base::MonoTime now);
  void report_all_at(base::MonoTime when);
  void complain(std::string_view message, std::string_view what);

  std::string_view name_;
  Vehicle& vehicle_;
  Log log_;
  std::vector<Request> requests_;
  std::vector<Status> statuses_;
  std::deque<Waiting> outbox_;
  std::optional<base::MonoTime> booted_at_;  // while it boots
  base::Millis delay_{0};
  bool silent_ = false;
  bool corrupt_ = false;
  std::uint64_t complaints_ = 0;
};

}  // namespace latchkey::vehicle
