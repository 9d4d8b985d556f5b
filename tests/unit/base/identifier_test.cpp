#include "base/identifier.hpp"

#include <CppUTest/TestHarness.h>

#include <type_traits>
#include <unordered_set>

namespace base = latchkey::base;

namespace {

struct PlateRule {
  static constexpr std::size_t kCapacity = 8;
  static constexpr bool allows(char c) { return base::is_alphanumeric(c) || c == '-'; }
};

struct BadgeRule : PlateRule {};

using Plate = base::Identifier<PlateRule>;
using Badge = base::Identifier<BadgeRule>;

static_assert(!std::is_convertible_v<Plate, Badge>);
static_assert(!std::is_default_constructible_v<Plate>);

}  // namespace

TEST_GROUP(Identifier){};

TEST(Identifier, Parse_of_allowed_characters_keeps_them) {
  const auto plate = Plate::parse("AB-12cd");
  CHECK_TRUE(plate.has_value());
  CHECK_TRUE(plate->view() == "AB-12cd");
}

TEST(Identifier, Parse_of_nothing_fails) { CHECK_FALSE(Plate::parse("").has_value()); }

TEST(Identifier, Parse_at_capacity_succeeds_and_beyond_fails) {
  CHECK_TRUE(Plate::parse("12345678").has_value());
  CHECK_FALSE(Plate::parse("123456789").has_value());
}

TEST(Identifier, Parse_with_one_forbidden_character_fails) {
  CHECK_FALSE(Plate::parse("AB 12").has_value());
  CHECK_FALSE(Plate::parse("AB12/").has_value());
  CHECK_FALSE(Plate::parse("\xC3\x84").has_value());
  CHECK_FALSE(Plate::parse(std::string_view("AB\0", 3)).has_value());
}

TEST(Identifier, Comparison_follows_the_text) {
  CHECK_TRUE(*Plate::parse("A1") == *Plate::parse("A1"));
  CHECK_TRUE(*Plate::parse("A1") != *Plate::parse("a1"));
  CHECK_TRUE(*Plate::parse("A1") < *Plate::parse("A2"));
}

TEST(Identifier, Hash_of_equal_identifiers_finds_them_in_a_set) {
  const std::unordered_set<Plate> plates{*Plate::parse("A1"), *Plate::parse("A2")};
  CHECK_TRUE(plates.contains(*Plate::parse("A2")));
  CHECK_FALSE(plates.contains(*Plate::parse("A3")));
}

TEST(Identifier, Alphanumeric_is_ascii_letters_and_digits_only) {
  for (const char c : {'0', '9', 'A', 'Z', 'a', 'z'}) CHECK_TRUE(base::is_alphanumeric(c));
  for (const char c : {'/', ':', '@', '[', '`', '{', '\0', '\xE4'}) {
    CHECK_FALSE(base::is_alphanumeric(c));
  }
}
