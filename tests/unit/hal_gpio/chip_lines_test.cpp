// As far as libgpiod goes without a chip. In a build without it there is nothing to hold.
#include "adapters/hal_gpio/chip_lines.hpp"

#include <CppUTest/TestHarness.h>

#include <boost/asio/io_context.hpp>
#include <string>

#include "adapters/hal_gpio/gpio_hal.hpp"
#include "hal_recorder.hpp"
#include "support/run_loop.hpp"
#include "support/temporary_folder.hpp"

namespace latchkey::hal_gpio {

TEST_GROUP(ChipLines) {
  boost::asio::io_context loop{1};
  std::string log;

  void check_complaint(const std::string& chip, const char* why) {
    contract::HalRecorder recorder;
    GpioHal hal(loop.get_executor(), {{.output = 17, .to_true = {}, .to_false = {}, .input = 27}},
                make_chip_lines(loop.get_executor(), chip),
                [this](std::string_view line) { log.append(line).append("\n"); });
    recorder.open(hal);
    CHECK_TRUE(test_support::run_loop_until(loop, [this] { return !log.empty(); }));
    STRCMP_EQUAL((chip + ": " + why + "\n").c_str(), log.c_str());

    recorder.write(core::WriteToken{1}, {{core::SignalId{0}, true}});
    const auto answered = [&] { return recorder.count_of(core::WriteToken{1}) == 1; };
    CHECK_TRUE(test_support::run_loop_until(loop, answered));
    CHECK_TRUE(recorder.has_answer(core::WriteToken{1}, core::WriteResult::failed));
    CHECK_TRUE(recorder.is_unknown(core::SignalId{0}));
  }
};

TEST(ChipLines, Chip_that_is_not_there_is_named) {
  if (!has_chip_lines()) return;
  const test_support::TemporaryFolder folder;
  check_complaint(folder.file("gpiochip0"), "No such file or directory");
}

TEST(ChipLines, Device_that_is_no_chip_is_named) {
  if (!has_chip_lines()) return;
  check_complaint("/dev/null", "Inappropriate ioctl for device");
}

}  // namespace latchkey::hal_gpio
