#include "vehicle/line_buffer.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

namespace latchkey::vehicle {

TEST_GROUP(LineBuffer) {
  LineBuffer buffer;

  void check_next(std::string_view expected) {
    const auto line = buffer.next();
    CHECK(line.has_value());
    CHECK(line->has_value());
    STRCMP_EQUAL(std::string(expected).c_str(), std::string(**line).c_str());
  }

  void check_next_too_long() {
    const auto line = buffer.next();
    CHECK(line.has_value());
    CHECK(*line == base::unexpected(LineError::too_long));
  }

  void check_nothing() { CHECK_FALSE(buffer.next().has_value()); }
};

TEST(LineBuffer, line_in_pieces_comes_out_whole) {
  buffer.append("sto");
  check_nothing();
  buffer.append("p 7");
  check_nothing();
  buffer.append("\n");
  check_next("stop 7");
  check_nothing();
}

TEST(LineBuffer, several_lines_at_once_come_out_one_by_one) {
  buffer.append("a\n\nb\nc");
  check_next("a");
  check_next("");
  check_next("b");
  check_nothing();
  buffer.append("d\n");
  check_next("cd");
}

TEST(LineBuffer, longest_line_passes) {
  const std::string longest(kLineBytesMax, 'x');
  buffer.append(longest + "\n");
  check_next(longest);
}

TEST(LineBuffer, line_too_long_is_reported_once_and_the_next_passes) {
  buffer.append(std::string(kLineBytesMax + 1, 'x') + "\nnext\n");
  check_next_too_long();
  check_next("next");
}

TEST(LineBuffer, endless_line_is_skipped_to_its_end) {
  for (int i = 0; i < 1000; ++i) {
    buffer.append(std::string(4096, 'x'));
    check_nothing();
  }
  buffer.append("tail\nnext\n");
  check_next_too_long();
  check_next("next");
}

}  // namespace latchkey::vehicle
