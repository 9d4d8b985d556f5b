// GpioHal: the vehicle as relays and contacts on the lines of a GPIO chip (docs/porting-hal.md).
//
// Threading: as ports::Hal; the executor is the event loop's, and one thread runs it.
// What is known: a signal has the value that its contact shows, or its relay where it has no
// contact, and none while that cannot be read. Edges tell of changes; all lines are read again
// every kLookEvery, which finds a chip that has fallen silent.
// What is written: a relay stays as it was set. A motor's relay is switched off when the contact
// shows the value, cannot be read, or on stop(). Without a contact that can be read no motor is
// started: such a write is `failed`.
// A stop is answered when every motor's relay reads back as off.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/hal_gpio/lines.hpp"
#include "adapters/hal_gpio/wiring.hpp"
#include "base/lifetime.hpp"
#include "base/time.hpp"
#include "ports/hal.hpp"

namespace latchkey::hal_gpio {

class GpioHal final : public ports::Hal, private Lines::Events {
 public:
  // Gets a line for the log when the chip comes or goes, and when a line can be read no more.
  using Log = std::function<void(std::string_view)>;

  static constexpr base::Millis kLookEvery{500};
  // Lines that cannot be claimed are tried again, after the first, doubling to the last.
  static constexpr base::Millis kClaimAgainMin{500};
  static constexpr base::Millis kClaimAgainMax{30000};

  // `wiring` is by SignalId, as make_wiring() makes it.
  GpioHal(const boost::asio::any_io_executor& executor, const std::vector<Wire>& wiring,
          std::unique_ptr<Lines> lines, Log log);

 private:
  struct Part {
    Wire wire;
    std::optional<bool> value;   // as last told; nothing: not known
    std::optional<bool> target;  // where its motor takes it
  };

  void do_open(ports::Hal::Events& events) override;
  void do_write(core::WriteToken token, std::span<const core::Assignment> assignments) override;
  void do_stop(core::WriteToken token) override;

  void on_change() override;
  void on_gone(std::string_view why) override;

  void claim();
  void claim_later(std::string_view why);
  void look_later();
  void look();
  void tell(std::size_t place, std::optional<bool> value);

  [[nodiscard]] bool can_take(const core::Assignment& assignment) const;
  bool act(const core::Assignment& assignment);
  bool start_motor(Part& part, bool target);
  bool settle_motor(const Part& part);
  bool switch_off(unsigned relay);

  // Nothing is told from inside a call.
  template <class Action>
  void later(Action action);

  const Log log_;
  std::vector<Part> parts_;  // by SignalId
  std::vector<LineUse> uses_;
  ports::Hal::Events* events_ = nullptr;
  boost::asio::steady_timer timer_;  // to the next look, or the next try to claim
  base::Millis claim_again_ = kClaimAgainMin;
  std::string complaint_;  // the latest in the log; empty while the lines are claimed
  bool claimed_ = false;
  std::optional<core::WriteToken> unanswered_write_;
  std::optional<core::WriteToken> unanswered_stop_;
  std::unique_ptr<Lines> lines_;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::hal_gpio
