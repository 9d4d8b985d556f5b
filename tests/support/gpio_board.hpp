// GpioBoard: a GPIO chip in memory. What hangs on its lines is played by whoever owns it.
#pragma once

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/hal_gpio/lines.hpp"

namespace latchkey::test_support {

class GpioBoard {
 public:
  explicit GpioBoard(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  // An output was changed by whoever has claimed it.
  std::function<void(unsigned line, bool on)> on_set = [](unsigned, bool) {};

  // At most one at a time has the lines; the board must outlive it.
  std::unique_ptr<hal_gpio::Lines> make_lines() { return std::make_unique<Claimed>(*this); }

  [[nodiscard]] bool is_on(unsigned line) const {
    const auto level = levels_.find(line);
    return level != levels_.end() && level->second;
  }

  void play(unsigned line, bool on) {
    levels_[line] = on;
    tell([](auto& events) { events.on_change(); });
  }

  // Lines cannot be read; they can be set.
  void set_silent(bool silent) { silent_ = silent; }

  void remove() {
    present_ = false;
    tell([](auto& events) { events.on_gone("pulled out"); });
  }
  void bring_back() { present_ = true; }

  [[nodiscard]] const std::vector<hal_gpio::LineUse>& uses() const { return uses_; }
  [[nodiscard]] int tries() const { return tries_; }  // to claim lines

 private:
  class Claimed final : public hal_gpio::Lines {
   public:
    explicit Claimed(GpioBoard& board) : board_(board) {}
    ~Claimed() override { board_.events_ = nullptr; }

    base::Result<void, std::string> claim(std::span<const hal_gpio::LineUse> uses,
                                          Events& events) override {
      ++board_.tries_;
      if (!board_.present_) return base::unexpected(std::string("no board"));
      board_.uses_.assign(uses.begin(), uses.end());
      board_.events_ = &events;
      for (const auto& use : uses) {
        if (use.kind == hal_gpio::LineKind::motor_relay) board_.set(use.offset, false);
      }
      return {};
    }

    bool set(unsigned offset, bool on) override {
      return board_.events_ != nullptr && board_.is_output(offset) && board_.set(offset, on);
    }

    std::optional<bool> read(unsigned offset) override {
      if (board_.events_ == nullptr || board_.silent_) return std::nullopt;
      return board_.is_on(offset);
    }

   private:
    GpioBoard& board_;
  };

  [[nodiscard]] bool is_output(unsigned line) const {
    return std::ranges::any_of(uses_, [line](const auto& use) {
      return use.offset == line && use.kind != hal_gpio::LineKind::input;
    });
  }

  bool set(unsigned line, bool on) {
    if (!present_) return false;
    const bool changed = is_on(line) != on;
    levels_[line] = on;
    if (changed) on_set(line, on);
    return true;
  }

  template <class Tell>
  void tell(Tell tell_to) {
    boost::asio::post(executor_, [this, tell_to] {
      if (events_ == nullptr) return;
      auto* events = events_;
      if (!present_) events_ = nullptr;
      tell_to(*events);
    });
  }

  boost::asio::any_io_executor executor_;
  hal_gpio::Lines::Events* events_ = nullptr;  // while claimed
  std::map<unsigned, bool> levels_;
  std::vector<hal_gpio::LineUse> uses_;
  bool present_ = true;
  bool silent_ = false;
  int tries_ = 0;
};

}  // namespace latchkey::test_support
