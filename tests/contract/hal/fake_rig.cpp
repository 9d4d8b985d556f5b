// The rig for the HAL in memory.
#include <boost/asio/io_context.hpp>

#include "fake_hal.hpp"
#include "hal_rig.hpp"
#include "support/run_loop.hpp"

namespace latchkey::contract {
namespace {

class FakeRig final : public HalRig {
 public:
  ports::Hal& hal() override { return hal_; }

  bool run_until(const std::function<bool()>& done) override {
    return test_support::run_loop_until(loop_, done);
  }

  [[nodiscard]] const std::vector<TwoValues>& values() const override { return values_; }

  bool moves(core::SignalId signal) override { return signal == kSlow && hal_.moves(); }
  core::Value reality(core::SignalId signal) override { return hal_.value(signal); }

  void jam(core::SignalId signal) override { hal_.jam(signal); }
  void sense(const core::Value& value) override { hal_.set(kSensed, value); }
  void set_silent(bool silent) override { hal_.set_silent(silent); }
  void remove_vehicle() override { hal_.set_present(false); }

  void return_vehicle() override {
    hal_.set_silent(false);
    for (const core::SignalId signal : {kQuick, kSlow, kSensed}) {
      hal_.set(signal, values_[core::index(signal)].first);
    }
    hal_.set_present(true);
  }

 private:
  boost::asio::io_context loop_{1};
  FakeHal hal_{loop_.get_executor()};
  const std::vector<TwoValues> values_ = {{true, false}, {false, true}, {0.0, 50.0}};
};

}  // namespace

std::unique_ptr<HalRig> make_hal_rig() { return std::make_unique<FakeRig>(); }

}  // namespace latchkey::contract
