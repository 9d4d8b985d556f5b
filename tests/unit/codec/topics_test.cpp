#include "codec/topics.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <string_view>

#include "core/limits.hpp"

namespace latchkey::codec {

TEST_GROUP(Topics){};

TEST(Topics, ordinary_name_is_valid) {
  CHECK(is_valid_topic_name("clients/app/callback"));
  CHECK(is_valid_topic_name("/"));
  CHECK(is_valid_topic_name("a//b"));
  CHECK(is_valid_topic_name("clients/zoë/\xF0\x9F\x9A\x97"));
}

TEST(Topics, name_with_wildcard_is_invalid) {
  for (const std::string_view topic : {"+", "#", "a/+", "a/#", "a+b", "a#"}) {
    CHECK(!is_valid_topic_name(topic));
  }
}

TEST(Topics, name_of_wrong_length_is_invalid) {
  CHECK(!is_valid_topic_name(""));
  CHECK(is_valid_topic_name(std::string(core::kTopicBytesMax, 'a')));
  CHECK(!is_valid_topic_name(std::string(core::kTopicBytesMax + 1, 'a')));
}

TEST(Topics, name_of_the_brokers_own_is_invalid) {
  CHECK(!is_valid_topic_name("$SYS/broker"));
  CHECK(!is_valid_topic_name("$share/group/topic"));
  CHECK(is_valid_topic_name("a/$b"));
}

TEST(Topics, name_with_control_characters_is_invalid) {
  CHECK(!is_valid_topic_name(std::string_view("a\0b", 3)));
  CHECK(!is_valid_topic_name("a\nb"));
  CHECK(!is_valid_topic_name("a\x7F"));
  CHECK(!is_valid_topic_name("a\xC2\x80"));
}

TEST(Topics, name_that_is_not_utf8_is_invalid) {
  for (const std::string_view topic :
       {"\x80", "\xC0\xAF", "\xC3", "\xE2\x82", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xF0\x80\x80\x80"}) {
    CHECK(!is_valid_topic_name(topic));
  }
}

TEST(Topics, filter_has_wildcards_for_whole_levels_only) {
  for (const std::string_view filter : {"a", "+", "#", "+/+", "a/+/b", "a/#", "/+", "+/#"}) {
    CHECK(is_valid_topic_filter(filter));
  }
  for (const std::string_view filter : {"", "a+", "a/b#", "#/a", "a/#/b", "++", "##", "$SYS/#"}) {
    CHECK(!is_valid_topic_filter(filter));
  }
}

TEST(Topics, filter_without_wildcards_matches_itself) {
  CHECK(matches("a/b", "a/b"));
  CHECK(!matches("a/b", "a/b/c"));
  CHECK(!matches("a/b", "a"));
  CHECK(!matches("a/b", "A/b"));
  CHECK(!matches("a", "a/"));
  CHECK(!matches("a/", "a"));
}

TEST(Topics, plus_matches_one_level) {
  CHECK(matches("clients/+/callback", "clients/app/callback"));
  CHECK(matches("clients/+/callback", "clients//callback"));
  CHECK(matches("+", "a"));
  CHECK(matches("+/+", "/a"));
  CHECK(!matches("+", "a/b"));
  CHECK(!matches("clients/+/callback", "clients/a/b/callback"));
  CHECK(!matches("clients/+/callback", "clients/callback"));
}

TEST(Topics, hash_matches_the_rest_and_its_parent) {
  CHECK(matches("#", "a/b/c"));
  CHECK(matches("a/#", "a"));
  CHECK(matches("a/#", "a/"));
  CHECK(matches("a/#", "a/b/c"));
  CHECK(!matches("a/#", "ab"));
  CHECK(!matches("a/#", "b/a"));
}

TEST(Topics, wildcard_in_front_spares_the_brokers_own) {
  CHECK(!matches("#", "$SYS/load"));
  CHECK(!matches("+/load", "$SYS/load"));
  CHECK(matches("$SYS/+", "$SYS/load"));
}

TEST(Topics, vin_replaces_every_placeholder) {
  const auto vin = core::Vin::parse("5YJ3E1EA7KF000001").value();
  STRCMP_EQUAL("v/5YJ3E1EA7KF000001/5YJ3E1EA7KF000001", expand("v/{vin}/{vin}", vin).c_str());
  STRCMP_EQUAL("{VIN}", expand("{VIN}", vin).c_str());
  STRCMP_EQUAL("", expand("", vin).c_str());
}

}  // namespace latchkey::codec
