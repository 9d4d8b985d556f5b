#include "adapters/hal_gpio/chip_lines.hpp"

#include <utility>

#ifdef LATCHKEY_HAL_GPIO
#include "adapters/hal_gpio/gpiod_lines.hpp"
#endif

namespace latchkey::hal_gpio {

#ifdef LATCHKEY_HAL_GPIO

bool has_chip_lines() { return true; }

std::unique_ptr<Lines> make_chip_lines(const boost::asio::any_io_executor& executor,
                                       std::string chip) {
  return std::make_unique<GpiodLines>(executor, std::move(chip));
}

#else

bool has_chip_lines() { return false; }

std::unique_ptr<Lines> make_chip_lines(const boost::asio::any_io_executor& /*executor*/,
                                       std::string /*chip*/) {
  return nullptr;
}

#endif

}  // namespace latchkey::hal_gpio
