// hal_can on the virtual bus.
#include <stdexcept>

#include "adapters/can_socketcand/socketcand_bus.hpp"
#include "can_rig.hpp"
#include "support/temporary_folder.hpp"
#include "vehicle/bus_hub.hpp"

namespace latchkey::contract {
namespace {

class VirtualRig final : public CanRig {
 public:
  VirtualRig() { start(); }

 private:
  std::unique_ptr<can::Bus> make_vehicles_bus() override {
    auto hub = std::make_unique<vehicle::BusHub>(executor(), ignore);
    if (const auto served = hub->serve_unix(files_.file("can")); !served) {
      throw std::runtime_error(served.error());
    }
    return hub;
  }

  std::unique_ptr<can::Bus> make_agents_bus() override {
    return std::make_unique<can_socketcand::SocketcandBus>(
        executor(), can_socketcand::parse_address("unix:" + files_.file("can")).value(), ignore);
  }

  test_support::TemporaryFolder files_;
};

}  // namespace

std::unique_ptr<HalRig> make_hal_rig() { return std::make_unique<VirtualRig>(); }

}  // namespace latchkey::contract
