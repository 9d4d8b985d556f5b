// FakeHal: a vehicle in memory, and the smallest HAL that keeps the contract: the quick part is
// there at once, the slow one after a while. For tests, and to read before writing a HAL.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <span>

#include "base/lifetime.hpp"
#include "hal_rig.hpp"
#include "ports/hal.hpp"

namespace latchkey::contract {

class FakeHal final : public ports::Hal {
 public:
  static constexpr std::chrono::milliseconds kTravel{1200};

  explicit FakeHal(const boost::asio::any_io_executor& executor);

  // The vehicle's side.
  [[nodiscard]] bool moves() const { return target_.has_value(); }
  [[nodiscard]] const core::Value& value(core::SignalId signal) const {
    return values_[core::index(signal)];
  }
  void jam(core::SignalId signal) { jammed_[core::index(signal)] = true; }
  void set(core::SignalId signal, const core::Value& value);
  void set_silent(bool silent);
  void set_present(bool present);

 private:
  static constexpr std::size_t kSignals = 3;

  void do_open(Events& events) override;
  void do_write(core::WriteToken token, std::span<const core::Assignment> assignments) override;
  void do_stop(core::WriteToken token) override;

  void act(const core::Assignment& assignment);
  void halt();
  void answer_stop();
  void tell_all();
  void tell(core::SignalId signal);
  // Nothing is told from inside a call.
  template <class Action>
  void later(Action action);

  Events* events_ = nullptr;
  boost::asio::steady_timer travel_;
  std::array<core::Value, kSignals> values_{true, false, 0.0};
  std::array<bool, kSignals> jammed_{};
  std::optional<core::Value> target_;  // of the slow part, while it moves
  std::optional<core::WriteToken> unanswered_write_;
  std::optional<core::WriteToken> unanswered_stop_;
  bool silent_ = false;
  bool present_ = true;
  base::Lifetime lifetime_;
};

}  // namespace latchkey::contract
