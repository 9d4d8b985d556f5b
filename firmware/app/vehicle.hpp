// The vehicle as the files describe it, and the HAL that reaches it.
//
// Whoever brings a HAL of their own adds what it is made of to Vehicle::access, builds it in
// vehicle.cpp, and reads it in configuration.cpp (docs/porting-hal.md).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "adapters/hal_gpio/wiring.hpp"
#include "can/database.hpp"
#include "can/signal_map.hpp"
#include "codec/config_file.hpp"
#include "core/catalogue.hpp"
#include "ports/hal.hpp"

namespace latchkey::app {

// ECUs on a CAN bus.
struct CanAccess {
  codec::CanConfig config;
  can::SignalMap signals;
  can::Database database;
};

// Relays and contacts on a GPIO chip.
struct GpioAccess {
  std::string chip;
  std::vector<hal_gpio::Wire> wiring;  // by SignalId
};

struct Vehicle {
  core::Catalogue catalogue;  // its signals: what commands use, then all others there are
  std::variant<CanAccess, GpioAccess> access;
  std::size_t fingerprint = 0;  // of the files' content
};

// Requires a vehicle that load_configuration() or load_vehicle() has checked.
std::unique_ptr<ports::Hal> make_hal(const boost::asio::any_io_executor& executor,
                                     const Vehicle& vehicle,
                                     const std::function<void(std::string_view)>& log);

}  // namespace latchkey::app
