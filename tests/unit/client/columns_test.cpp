#include "client/columns.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::client::in_columns;

TEST_GROUP(Columns){};

TEST(Columns, Are_as_wide_as_their_widest_cell_and_end_with_the_text) {
  const auto lines = in_columns({{"A", "B", "C"}, {"long", "", "x"}, {"", "bb", ""}});
  LONGS_EQUAL(3, lines.size());
  STRCMP_EQUAL("A     B   C", lines[0].c_str());
  STRCMP_EQUAL("long      x", lines[1].c_str());
  STRCMP_EQUAL("      bb", lines[2].c_str());
}

TEST(Columns, Count_characters_not_bytes) {
  const auto lines = in_columns({{"\u00fc\u20ac", "x"}, {"ab", "y"}});
  STRCMP_EQUAL("\u00fc\u20ac  x", lines[0].c_str());
  STRCMP_EQUAL("ab  y", lines[1].c_str());
}

TEST(Columns, Of_nothing_are_nothing) { CHECK_TRUE(in_columns({}).empty()); }
