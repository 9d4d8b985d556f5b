#include "vehicle/frame_printer.hpp"

#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <sstream>

namespace latchkey::vehicle {

TEST_GROUP(FramePrinter) {
  std::ostringstream out;
  FramePrinter printer{out, "can0"};
  can::Frame frame{.id = {0x210}, .size = 3, .data = {0x01, 0x55, 0xAA}};
};

TEST(FramePrinter, frame_is_a_line_of_candumps_log_format) {
  printer.print(can::Timestamp(std::chrono::microseconds{1'700'000'000'123'456}), frame);
  STRCMP_EQUAL("(1700000000.123456) can0 210#0155AA\n", out.str().c_str());
}

TEST(FramePrinter, frame_heard_is_printed_with_the_time_of_the_day) {
  const auto before = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  printer.on_frame(frame);
  printer.on_frame(frame);
  CHECK_EQUAL(2, std::ranges::count(out.str(), '\n'));
  CHECK(std::stoll(out.str().substr(1)) >= before.time_since_epoch().count());
  STRCMP_CONTAINS(") can0 210#0155AA\n", out.str().c_str());
}

}  // namespace latchkey::vehicle
