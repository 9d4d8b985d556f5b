// Lines: those of one GPIO chip that the agent uses. `on` is what a line means, not its level: the
// relay is energised, the contact is closed; whoever implements this turns active-low lines round.
//
// Threading: every call into Lines and every event out of it happens on the event loop's thread. A
// call returns at once and tells nothing from inside itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace latchkey::hal_gpio {

enum class LineKind : std::uint8_t {
  input,
  relay,        // claimed, it stays as it is; off, if it was no output yet
  motor_relay,  // claimed, it is off
};

struct LineUse {
  unsigned offset = 0;  // on the chip
  LineKind kind = LineKind::input;
  bool active_low = false;
};

class Lines {
 public:
  class Events {
   public:
    // An input may have changed.
    virtual void on_change() = 0;
    // The chip is not there any more, and why; the lines are not claimed any more.
    virtual void on_gone(std::string_view why) = 0;

   protected:
    ~Events() = default;
  };

  Lines() = default;
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  virtual ~Lines() = default;

  // All of them or none, and then why. Requires that none are claimed now. `events` must outlive
  // this.
  [[nodiscard]] virtual base::Result<void, std::string> claim(std::span<const LineUse> uses,
                                                              Events& events) = 0;

  // Of an output that is claimed. False: it could not be done.
  [[nodiscard]] virtual bool set(unsigned offset, bool on) = 0;

  // Of a line that is claimed. Nothing: it cannot be read now.
  [[nodiscard]] virtual std::optional<bool> read(unsigned offset) = 0;
};

}  // namespace latchkey::hal_gpio
