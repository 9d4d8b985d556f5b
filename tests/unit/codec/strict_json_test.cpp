#include "codec/strict_json.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <string_view>

namespace latchkey::codec {
namespace {

constexpr JsonLimits kLimits{.depth = 3, .values = 8, .string_bytes = 10};

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_GROUP(StrictJson){static void check_accepted(std::string_view text){
    const auto value = parse_strict(text, kLimits);
CHECK_TEXT(value.has_value(), value ? "" : value.error().what.c_str());
}  // namespace latchkey::codec

static void check_refused(std::string_view text, const char* where, const char* what) {
  const auto value = parse_strict(text, kLimits);
  CHECK_TEXT(!value.has_value(), std::string(text).c_str());
  STRCMP_EQUAL(where, value.error().where.c_str());
  STRCMP_EQUAL(what, value.error().what.c_str());
}
}
;

TEST(StrictJson, value_is_read_whole) {
  const auto value = parse_strict(R"( {"a":[1,-2,0.5,true,null],"b":"\u00e9"} )", kLimits);
  CHECK(value.has_value());
  CHECK(*value == nlohmann::json::parse(R"({"a":[1,-2,0.5,true,null],"b":"é"})"));
}

TEST(StrictJson, scalar_alone_is_json) {
  check_accepted("1");
  check_accepted("\"word\"");
}

TEST(StrictJson, what_is_no_json_is_refused_at_its_line_and_column) {
  check_refused("", "line 1, column 1", "nothing at all");
  check_refused(" ", "line 1, column 2",
                "unexpected end of input; expected '[', '{', or a literal");
  check_refused("{\"a\":\n  tru}", "line 2, column 6", "invalid literal");
  check_refused("{'a':1}", "line 1, column 2", "invalid literal");
  check_refused("[01]", "line 1, column 3", "unexpected number literal; expected ']'");
  check_refused("[NaN]", "line 1, column 2", "invalid literal");
  check_refused("// 1", "line 1, column 1", "invalid literal");
}

TEST(StrictJson, text_after_the_value_is_refused) {
  check_refused("{} {}", "line 1, column 4", "unexpected '{'; expected end of input");
}

TEST(StrictJson, key_given_twice_is_refused) {
  check_refused(R"({"a":1,"a":1})", "$.a", "the key is given twice");
}

TEST(StrictJson, key_given_twice_in_other_spelling_is_refused) {
  check_refused(R"({"b":[{"a":1,"\u0061":2}]})", "$.b[0].a", "the key is given twice");
}

TEST(StrictJson, same_key_in_different_objects_is_fine) {
  check_accepted(R"([{"a":1},{"a":{"a":1}}])");
}

TEST(StrictJson, nul_is_refused_in_every_form) {
  check_refused(std::string_view("{}\0", 3), "line 1, column 3", "a NUL byte");
  check_refused(std::string_view("\"a\0b\"", 5), "line 1, column 3", "a NUL byte");
  check_refused(R"(["\u0000"])", "$[0]", "a string holds a NUL");
  check_refused(R"({"x":{"a\u0000b":1}})", "$.x", "a string holds a NUL");
}

TEST(StrictJson, byte_order_mark_is_refused) {
  check_refused("\xEF\xBB\xBF{}", "line 1, column 1", "a byte order mark");
}

TEST(StrictJson, bad_utf8_is_refused) {
  for (const std::string_view text : {"\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xC3\""}) {
    CHECK(!parse_strict(text, kLimits).has_value());
  }
}

TEST(StrictJson, lone_surrogate_is_refused) {
  CHECK(!parse_strict(R"("\ud800")", kLimits).has_value());
  CHECK(!parse_strict(R"("\udc00")", kLimits).has_value());
  CHECK(parse_strict(R"("\ud83d\ude97")", kLimits).has_value());
}

TEST(StrictJson, number_that_would_lose_its_value_is_refused) {
  check_accepted("18446744073709551615");
  check_accepted("-9223372036854775808");
  check_refused("18446744073709551616", "$", "the whole number has more than 64 bits");
  check_refused("[-9223372036854775809]", "$[0]", "the whole number has more than 64 bits");
  check_refused("[1e400]", "line 1, column 6", "the number is too large");
  check_refused(R"({"a":-1e400})", "line 1, column 11", "the number is too large");
  check_refused(R"({"a":1e-400})", "$.a", "the number is too close to zero");
  check_accepted("0e5");
  check_accepted("-0.0");
}

TEST(StrictJson, nesting_ends_at_the_limit) {
  check_accepted(nested(3));
  check_refused(nested(4), "$[0][0][0]", "nested too deeply");
  check_refused(R"({"a":{"b":{"c":{}}}})", "$.a.b.c", "nested too deeply");
}

TEST(StrictJson, ten_thousand_levels_are_refused_without_a_crash) {
  CHECK(!parse_strict(nested(10'000), kLimits).has_value());
  CHECK(!parse_strict(std::string(10'000, '{'), kLimits).has_value());
}

TEST(StrictJson, number_of_values_is_limited) {
  check_accepted("[1,2,3,4,5,6,7]");
  check_refused("[1,2,3,4,5,6,7,8]", "$[7]", "too many values");
}

TEST(StrictJson, length_of_strings_is_limited) {
  check_accepted(R"({"0123456789":"0123456789"})");
  check_refused(R"(["0123456789a"])", "$[0]", "a string is too long");
  check_refused(R"({"0123456789a":1})", "$", "a string is too long");
}

TEST(StrictJson, path_quotes_names_that_are_not_plain) {
  STRCMP_EQUAL("$.a_1", member_path("$", "a_1").c_str());
  STRCMP_EQUAL("$[\"Vehicle.Speed\"]", member_path("$", "Vehicle.Speed").c_str());
  STRCMP_EQUAL("$[\"\"]", member_path("$", "").c_str());
  STRCMP_EQUAL("$[\"1a\"]", member_path("$", "1a").c_str());
  STRCMP_EQUAL("$[\"a\\\"\\n\"]", member_path("$", "a\"\n").c_str());
  STRCMP_EQUAL("$[7]", element_path("$", 7).c_str());
}

TEST(StrictJson, dump_replaces_what_is_not_utf8) {
  STRCMP_EQUAL("\"a\xEF\xBF\xBD\"", dump_json(nlohmann::json("a\xFF")).c_str());
}

}  // namespace latchkey::codec
