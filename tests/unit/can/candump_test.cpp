#include "can/candump.hpp"

#include <CppUTest/TestHarness.h>

namespace latchkey::can {

TEST_GROUP(Candump) {
  static constexpr Timestamp kAt{std::chrono::microseconds(1'700'000'000'123'456)};

  static void check(Timestamp at, const Frame& frame, const char* line) {
    STRCMP_EQUAL(line, candump_line(at, "can0", frame).c_str());
  }
};

TEST(Candump, standard_frame_has_three_digits) {
  const Frame frame{.id = {.value = 0x21}, .size = 3, .data = {0x01, 0x55, 0xAA}};
  check(kAt, frame, "(1700000000.123456) can0 021#0155AA");
}

TEST(Candump, extended_frame_has_eight_digits) {
  const Frame frame{.id = {.value = 0x21, .extended = true}, .size = 1, .data = {0xF0}};
  check(kAt, frame, "(1700000000.123456) can0 00000021#F0");
}

TEST(Candump, frame_without_data_ends_at_the_sign) {
  check(kAt, Frame{.id = {.value = 0x7FF}, .size = 0, .data = {}}, "(1700000000.123456) can0 7FF#");
}

TEST(Candump, small_parts_of_the_time_keep_their_zeros) {
  const Frame frame{.id = {.value = 1}, .size = 8, .data = {0, 1, 2, 3, 4, 5, 6, 7}};
  check(Timestamp(std::chrono::microseconds(7)), frame,
        "(0000000000.000007) can0 001#0001020304050607");
}

}  // namespace latchkey::can
