#include "http/target.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::http::parse_target;
using latchkey::http::Target;

TEST_GROUP(HttpTarget){static void check(std::string_view text, const Target& expected){
    const auto target = parse_target(text);
CHECK(target.has_value());
CHECK(*target == expected);
}

static void check_refused(std::string_view text) {
  const auto target = parse_target(text);
  CHECK_TEXT(!target.has_value(), std::string(text).c_str());
  CHECK(!target.error().empty());
}
}
;

TEST(HttpTarget, Path_is_split_into_its_segments) {
  check("/", {});
  check("/commands/019a", {{"commands", "019a"}, {}});
  check("/a/", {{"a", ""}, {}});
  check("//a", {{"", "a"}, {}});
}

TEST(HttpTarget, Segments_are_decoded_after_splitting) {
  check("/a%2Fb/%c3%A9", {{"a/b", "\xC3\xA9"}, {}});
  check("/a+b", {{"a+b"}, {}});
  check("/%2500", {{"%00"}, {}});
}

TEST(HttpTarget, Query_is_decoded_and_the_last_of_a_name_counts) {
  check("/?a=1&b=x%26y&a=2", {{}, {{"a", "2"}, {"b", "x&y"}}});
  check("/p?spaced=a+b%2B&flag&empty=&&=nameless",
        {{"p"}, {{"spaced", "a b+"}, {"flag", ""}, {"empty", ""}, {"", "nameless"}}});
  check("/p?", {{"p"}, {}});
  check("/p?url=/a/../b?c=d", {{"p"}, {{"url", "/a/../b?c=d"}}});
}

TEST(HttpTarget, What_is_no_path_is_refused) {
  check_refused("");
  check_refused("*");
  check_refused("a");
  check_refused("?a=b");
  check_refused("http://localhost/");
}

TEST(HttpTarget, Bad_escapes_are_refused) {
  for (const auto* text :
       {"/%", "/%4", "/a%4", "/%4g", "/%g4", "/% 4", "/%+4", "/?a=%", "/?%4=a"}) {
    check_refused(text);
  }
}

TEST(HttpTarget, Nul_is_refused) {
  check_refused("/a%00b");
  check_refused("/?a=%00");
  check_refused(std::string_view("/a\0b", 4));
}

TEST(HttpTarget, Dot_segments_are_refused) {
  for (const auto* text : {"/..", "/a/../b", "/%2e%2E/b", "/a/.%2e", "/.", "/a/./b"}) {
    check_refused(text);
  }
  check("/...", {{"..."}, {}});
  check("/.well-known/a..b", {{".well-known", "a..b"}, {}});
}
