// The lines of a chip of this machine, in a build that has libgpiod (LATCHKEY_HAL_GPIO).
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "adapters/hal_gpio/lines.hpp"

namespace latchkey::hal_gpio {

bool has_chip_lines();

// Requires has_chip_lines(). `chip` is the name of its device: "/dev/gpiochip0".
std::unique_ptr<Lines> make_chip_lines(const boost::asio::any_io_executor& executor,
                                       std::string chip);

}  // namespace latchkey::hal_gpio
