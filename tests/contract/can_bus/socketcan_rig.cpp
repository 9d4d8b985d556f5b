// The rig for can_socketcan: a real kernel's vcan0, which toolchains/in_uml brings along. A virtual
// interface has no controller; what one would say of itself is put on the bus instead.
#include <linux/can/error.h>

#include <boost/asio/io_context.hpp>
#include <optional>

#include "adapters/can_socketcan/socketcan_bus.hpp"
#include "bus_rig.hpp"
#include "support/run_loop.hpp"
#include "vcan.hpp"

namespace latchkey::contract {
namespace {

void ignore(std::string_view) {}

class SocketCanRig final : public BusRig {
 public:
  SocketCanRig() { renew_bus(); }
  ~SocketCanRig() override { set_interface_up(true); }

  can::Bus& bus() override { return *bus_; }
  void destroy_bus() override { bus_.reset(); }
  void renew_bus() override { bus_.emplace(loop_.get_executor(), kInterface, ignore); }

  bool run_until(const std::function<bool()>& done) override {
    return test_support::run_loop_until(loop_, done);
  }

  void peer_send(const can::Frame& frame) override { peer_->send(frame); }
  const std::vector<can::Frame>& peer_heard() override { return peer_->heard(); }

  void take_away() override { set_interface_up(false); }
  void bring_back() override {
    set_interface_up(true);
    peer_.emplace(loop_);
  }

  void report_bus_off() override { report_error(CAN_ERR_BUSOFF); }
  void report_restarted() override { report_error(CAN_ERR_RESTARTED); }

 private:
  // To nobody, while the interface is down.
  void report_error(canid_t error) {
    can_frame frame{};
    frame.can_id = CAN_ERR_FLAG | error;
    frame.can_dlc = CAN_ERR_DLC;
    static_cast<void>(peer_->try_send(frame));
  }

  boost::asio::io_context loop_{1};
  std::optional<VcanNode> peer_{loop_};
  std::optional<can_socketcan::SocketCanBus> bus_;
};

}  // namespace

std::unique_ptr<BusRig> make_bus_rig() { return std::make_unique<SocketCanRig>(); }

}  // namespace latchkey::contract
