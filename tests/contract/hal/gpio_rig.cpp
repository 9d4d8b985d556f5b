// The rig for the HAL over GPIO lines: a board whose electrics are played here.
#include <boost/asio/io_context.hpp>

#include "adapters/hal_gpio/gpio_hal.hpp"
#include "hal_rig.hpp"
#include "support/gpio_board.hpp"
#include "support/run_loop.hpp"

namespace latchkey::contract {
namespace {

constexpr unsigned kLockRelay = 1;
constexpr unsigned kLockContact = 2;
constexpr unsigned kOpenMotor = 3;
constexpr unsigned kCloseMotor = 4;
constexpr unsigned kOpenContact = 5;
constexpr unsigned kDoorContact = 6;

constexpr std::chrono::milliseconds kTravel{1200};

// A lock that a relay holds, a tailgate on a motor, and a door opened by hand.
std::vector<hal_gpio::Wire> wiring() {
  return {{.output = kLockRelay, .to_true = {}, .to_false = {}, .input = kLockContact},
          {.output = {}, .to_true = kOpenMotor, .to_false = kCloseMotor, .input = kOpenContact},
          {.output = {}, .to_true = {}, .to_false = {}, .input = kDoorContact}};
}

class GpioRig final : public HalRig {
 public:
  GpioRig() {
    board_.on_set = [this](unsigned line, bool on) { follow(line, on); };
    reset_lines();
  }

  ports::Hal& hal() override { return hal_; }

  bool run_until(const std::function<bool()>& done) override {
    return test_support::run_loop_until(loop_, done);
  }

  [[nodiscard]] const std::vector<TwoValues>& values() const override { return values_; }

  bool moves(core::SignalId signal) override {
    return signal == kSlow && (board_.is_on(kOpenMotor) || board_.is_on(kCloseMotor));
  }

  core::Value reality(core::SignalId signal) override {
    return board_.is_on(contacts_[core::index(signal)]);
  }

  void jam(core::SignalId signal) override { jammed_ = contacts_[core::index(signal)]; }
  void sense(const core::Value& value) override {
    board_.play(kDoorContact, std::get<bool>(value));
  }
  void set_silent(bool silent) override { board_.set_silent(silent); }
  void remove_vehicle() override { board_.remove(); }

  void return_vehicle() override {
    travel_.cancel();
    board_.set_silent(false);
    reset_lines();
    board_.bring_back();
  }

 private:
  void reset_lines() {
    for (const unsigned line : {kOpenMotor, kCloseMotor, kOpenContact, kDoorContact}) {
      board_.play(line, false);
    }
    for (const unsigned line : {kLockRelay, kLockContact}) board_.play(line, true);
  }

  void follow(unsigned line, bool on) {
    if (line == kLockRelay && jammed_ != kLockContact) return board_.play(kLockContact, on);
    if (line != kOpenMotor && line != kCloseMotor) return;
    travel_.cancel();
    if (!on) return;
    travel_.expires_after(kTravel);
    travel_.async_wait([this, line](const boost::system::error_code& error) {
      if (!error) board_.play(kOpenContact, line == kOpenMotor);
    });
  }

  const std::vector<TwoValues> values_ = {{true, false}, {false, true}, {false, true}};
  const std::vector<unsigned> contacts_ = {kLockContact, kOpenContact, kDoorContact};
  boost::asio::io_context loop_{1};
  boost::asio::steady_timer travel_{loop_};
  unsigned jammed_ = 0;
  test_support::GpioBoard board_{loop_.get_executor()};
  hal_gpio::GpioHal hal_{loop_.get_executor(), wiring(), board_.make_lines(),
                         [](std::string_view) {}};
};

}  // namespace

std::unique_ptr<HalRig> make_hal_rig() { return std::make_unique<GpioRig>(); }

}  // namespace latchkey::contract
