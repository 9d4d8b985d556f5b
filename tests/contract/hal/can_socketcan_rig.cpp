// hal_can on the kernel's CAN, on the interface vcan0.
#include "adapters/can_socketcan/socketcan_bus.hpp"
#include "can_rig.hpp"

namespace latchkey::contract {
namespace {

class SocketCanRig final : public CanRig {
 public:
  SocketCanRig() { start(); }

 private:
  std::unique_ptr<can::Bus> make_vehicles_bus() override { return make_agents_bus(); }

  std::unique_ptr<can::Bus> make_agents_bus() override {
    return std::make_unique<can_socketcan::SocketCanBus>(executor(), "vcan0", ignore);
  }
};

}  // namespace

std::unique_ptr<HalRig> make_hal_rig() { return std::make_unique<SocketCanRig>(); }

}  // namespace latchkey::contract
