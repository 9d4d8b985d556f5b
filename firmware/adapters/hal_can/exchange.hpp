// Exchange: the traffic between the agent and the ECUs, sans I/O: frames and time go in; frames,
// signals and answers come out. The same inputs at the same times give the same outputs.
//
// What is asked for: a written value is on the bus until the feedback of its signal agrees, the
// write is stopped, or another value is asked for; then the signal goes back to idle. A signal
// without an idle value keeps the last one. Messages with a repetition are sent again meanwhile.
//
// What is known: a signal has the value of the last intact frame that carried it, and none when
// that is older than its message's timeout, its bits stand for no value, or the bus is down. A
// frame is intact when its size and checksum are right and its counter has moved.
//
// Nothing here allocates once constructed, except that a longer write than any before may.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "adapters/hal_can/binding.hpp"
#include "base/time.hpp"
#include "can/frame.hpp"
#include "core/hal_types.hpp"

namespace latchkey::hal_can {

class Exchange {
 public:
  // Called from inside the calls below.
  class Outputs {
   public:
    virtual bool send(const can::Frame& frame) = 0;  // false: it could not be
    virtual void on_signal(core::SignalId signal, std::optional<core::Value> value) = 0;
    virtual void on_stopped(core::WriteToken token) = 0;
    virtual void on_silent(const can::Message& message, bool silent) = 0;

   protected:
    ~Outputs() = default;
  };

  // How often a stop is said again until the parts rest.
  static constexpr base::Millis kStopEvery{200};

  // `outputs` must outlive this.
  Exchange(Binding binding, Outputs& outputs);

  void on_bus_up(base::MonoTime now);
  void on_bus_down();
  void on_frame(const can::Frame& frame, base::MonoTime now);

  // All of the values or none. `taken`: they are on the bus. Unless refused, a stop that was not
  // answered is not said any more, and not answered: it would halt this write.
  core::WriteResult write(std::span<const core::Assignment> assignments, base::MonoTime now);

  // Takes back what is asked for. Answered once the parts behind it are known to rest: each has
  // been reported, after that, as not moving; those that cannot say so are believed to rest.
  void stop(core::WriteToken token, base::MonoTime now);

  void on_time(base::MonoTime now);
  [[nodiscard]] std::optional<base::MonoTime> next_deadline() const;

  // All messages that are of use here.
  [[nodiscard]] std::vector<can::FrameId> wanted() const;

  [[nodiscard]] std::uint64_t damaged_frames() const { return damaged_frames_; }

 private:
  struct PageState {
    std::optional<base::MonoTime> fresh_until;
    bool silent = false;  // was heard, and then too long not
  };
  struct ReceivedState {
    std::optional<std::uint64_t> count;
    std::vector<PageState> pages;
  };
  struct SentState {
    can::Data image{};
    std::uint64_t count = 0;
    std::size_t asking = 0;            // signals that ask for something
    std::vector<core::SignalId> kept;  // signals without an idle value
    bool due = false;
    bool calls_off = false;  // a stop waits for it to be sent
    std::optional<base::MonoTime> next;
  };
  struct SignalState {
    std::optional<std::uint64_t> raw;  // as last reported
    std::optional<core::Value> value;  // nothing: not known
    std::optional<core::Value> asked;  // on the bus now, and to be taken back
    bool is_set = false;               // a value without idle was written
    bool tells_motion = false;         // it says whether it is on its way
    bool awaited = false;              // a stop waits for it to rest
  };
  struct Stop {
    core::WriteToken token;
    base::MonoTime again;
  };

  [[nodiscard]] const Received* find(can::FrameId id) const;
  [[nodiscard]] bool is_valid(const Received& message, ReceivedState& state,
                              const can::Frame& frame);
  void take(const Feedback& feedback, const can::Frame& frame);
  void refresh(const can::Message& message, PageState& page, base::MonoTime until);
  void forget(const Page& page);
  void update(core::SignalId id, std::optional<core::Value> value);

  void ask(const core::Assignment& assignment, std::uint64_t raw);
  void take_back(core::SignalId id);
  void call_off(core::SignalId id);
  void on_rest(core::SignalId id);
  void settle_stop();
  [[nodiscard]] bool complete(SentState& sent);
  void send_due(base::MonoTime now);
  [[nodiscard]] SignalState& state_of(core::SignalId id) { return signals_[core::index(id)]; }

  const Binding binding_;
  Outputs& outputs_;
  std::vector<ReceivedState> received_;  // as binding_.received
  std::vector<SentState> sent_;          // as binding_.sent
  std::vector<SignalState> signals_;     // by SignalId
  std::vector<core::SignalId> latest_;   // signals of the latest write
  std::optional<Stop> stop_;
  bool bus_up_ = false;
  std::uint64_t damaged_frames_ = 0;
};

}  // namespace latchkey::hal_can
