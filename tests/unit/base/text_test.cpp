#include "base/text.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

using latchkey::base::Text;

TEST_GROUP(Text){};

TEST(Text, Default_is_empty) {
  constexpr Text<4> text;
  static_assert(text.empty());
  static_assert(text.view().empty());
}

TEST(Text, Exactly_at_capacity_keeps_all) {
  const auto text = Text<4>::exactly("lock");
  CHECK_TRUE(text.has_value());
  CHECK_TRUE(text->view() == "lock");
}

TEST(Text, Exactly_over_capacity_gives_nothing) {
  CHECK_FALSE(Text<4>::exactly("locks").has_value());
}

TEST(Text, Exactly_with_embedded_zero_keeps_it) {
  const std::string bytes("a\0b", 3);
  CHECK_TRUE(Text<4>::exactly(bytes)->view() == bytes);
}

TEST(Text, Clipped_that_fits_is_unchanged) {
  CHECK_TRUE(Text<8>::clipped("trunk").view() == "trunk");
}

TEST(Text, Clipped_over_capacity_keeps_the_beginning) {
  CHECK_TRUE(Text<4>::clipped("windows").view() == "wind");
}

TEST(Text, Clipped_inside_a_character_drops_that_character) {
  // U+00B0 is two bytes and U+20AC three.
  CHECK_TRUE(Text<3>::clipped("21\xC2\xB0").view() == "21");
  CHECK_TRUE(Text<3>::clipped("a\xE2\x82\xAC").view() == "a");
  CHECK_TRUE(Text<4>::clipped("a\xE2\x82\xAC!").view() == "a\xE2\x82\xAC");
}

TEST(Text, Clipped_of_stray_continuation_bytes_is_empty) {
  CHECK_TRUE(Text<2>::clipped("\x80\x80\x80").empty());
}

TEST(Text, Comparison_orders_like_the_characters) {
  CHECK_TRUE(Text<8>::clipped("door") == Text<8>::clipped("door"));
  CHECK_FALSE(Text<8>::clipped("door") == Text<8>::clipped("doors"));
  CHECK_TRUE(Text<8>::clipped("door") < Text<8>::clipped("doors"));
  CHECK_TRUE(Text<8>::clipped("frunk") < Text<8>::clipped("trunk"));
}
