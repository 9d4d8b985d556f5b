#include "vehicle/path_value.hpp"

#include <CppUTest/TestHarness.h>

namespace latchkey::vehicle {

using core::Value;
using core::Word;

TEST_GROUP(PathValue){void check_both_ways(const char* text, const Value& value){
    const auto parsed = parse_path_value(text);
CHECK_TEXT(parsed.has_value(), text);
STRCMP_EQUAL("Vehicle.Some_Signal1", parsed->path.c_str());
CHECK_TEXT(parsed->value == value, text);
STRCMP_EQUAL(text, print_path_value(parsed->path, parsed->value).c_str());
}  // namespace latchkey::vehicle
}
;

TEST(PathValue, text_and_value_become_each_other) {
  check_both_ways("Vehicle.Some_Signal1=true", true);
  check_both_ways("Vehicle.Some_Signal1=false", false);
  check_both_ways("Vehicle.Some_Signal1=-12.5", -12.5);
  check_both_ways("Vehicle.Some_Signal1=0.1", 0.1);
  check_both_ways("Vehicle.Some_Signal1=\"P\"", Word::clipped("P"));
  check_both_ways("Vehicle.Some_Signal1=\"true\"", Word::clipped("true"));
  check_both_ways("Vehicle.Some_Signal1=\"grün, a=b\"", Word::clipped("grün, a=b"));
  check_both_ways("Vehicle.Some_Signal1=\"\"", Word{});
}

TEST(PathValue, text_that_is_none_is_refused) {
  const std::string too_long = "a=\"" + std::string(Word::kCapacity + 1, 'x') + '"';
  for (const char* text : {"",           "a",          "=1",
                           "a=",         "a b=1",      "a\"=1",
                           "a=yes",      "a=1 ",       "a= 1",
                           "a=1;",       "a=0x10",     "a=nan",
                           "a=inf",      "a=1e999",    "a=\"",
                           "a=\"open",   "a=\"a\"b\"", "a=\"a\\b\"",
                           "a=\"a\tb\"", "a=\"a\"c",   too_long.c_str()}) {
    CHECK_FALSE_TEXT(parse_path_value(text).has_value(), text);
  }
}

}  // namespace latchkey::vehicle
