#include "app/vehicle.hpp"

#include "adapters/can_socketcan/socketcan_bus.hpp"
#include "adapters/can_socketcand/socketcand_bus.hpp"
#include "adapters/hal_can/binding.hpp"
#include "adapters/hal_can/can_hal.hpp"
#include "adapters/hal_gpio/chip_lines.hpp"
#include "adapters/hal_gpio/gpio_hal.hpp"

namespace latchkey::app {
namespace {

using boost::asio::any_io_executor;
using Log = std::function<void(std::string_view)>;

std::unique_ptr<can::Bus> make_bus(const any_io_executor& executor, const codec::CanConfig& config,
                                   const Log& log) {
  if (!config.interface.empty()) {
    return std::make_unique<can_socketcan::SocketCanBus>(executor, config.interface, log);
  }
  return std::make_unique<can_socketcand::SocketcandBus>(
      executor, can_socketcand::parse_address(config.socketcand).value(), log);
}

// One for each way to reach a vehicle.
class HalMaker {
 public:
  HalMaker(const any_io_executor& executor, const Vehicle& vehicle, const Log& log)
      : executor_(executor), vehicle_(vehicle), log_(log) {}

  std::unique_ptr<ports::Hal> operator()(const CanAccess& access) const {
    auto binding =
        hal_can::make_binding(access.signals, access.database, vehicle_.catalogue.signals);
    return std::make_unique<hal_can::CanHal>(executor_, std::move(binding).value(),
                                             make_bus(executor_, access.config, log_), log_);
  }

  std::unique_ptr<ports::Hal> operator()(const GpioAccess& access) const {
    return std::make_unique<hal_gpio::GpioHal>(
        executor_, access.wiring, hal_gpio::make_chip_lines(executor_, access.chip), log_);
  }

 private:
  const any_io_executor& executor_;
  const Vehicle& vehicle_;
  const Log& log_;
};

}  // namespace

std::unique_ptr<ports::Hal> make_hal(const any_io_executor& executor, const Vehicle& vehicle,
                                     const Log& log) {
  return std::visit(HalMaker(executor, vehicle, log), vehicle.access);
}

}  // namespace latchkey::app
