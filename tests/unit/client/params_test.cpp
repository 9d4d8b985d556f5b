#include "client/params.hpp"

#include <CppUTest/TestHarness.h>

#include <string>
#include <vector>

using latchkey::client::Exit;
using latchkey::client::parse_params;

namespace {

std::string parsed(const std::vector<std::string>& words) {
  const auto params = parse_params(words);
  return params ? params->dump() : params.error().message;
}

}  // namespace

TEST_GROUP(Params){};

TEST(Params, None_are_an_empty_object) { STRCMP_EQUAL("{}", parsed({}).c_str()); }

TEST(Params, Values_are_what_JSON_has_them_for) {
  STRCMP_EQUAL(
      R"({"on":true,"off":false,"level":3,"temp":21.5,"low":-4,"big":100.0})",
      parsed({"on=true", "off=false", "level=3", "temp=21.5", "low=-4", "big=1e2"}).c_str());
}

TEST(Params, Other_values_are_strings) {
  STRCMP_EQUAL(
      R"({"mode":"eco","pin":"0042","hex":"0x10","none":"null","nan":"nan","empty":""})",
      parsed({"mode=eco", "pin=0042", "hex=0x10", "none=null", "nan=nan", "empty="}).c_str());
  STRCMP_EQUAL(R"({"list":"[1]","object":"{}","spaced":" 1","huge":"1e400"})",
               parsed({"list=[1]", "object={}", "spaced= 1", "huge=1e400"}).c_str());
}

TEST(Params, Quoted_value_is_a_string_though_it_reads_like_a_number) {
  STRCMP_EQUAL(R"({"pin":"42"})", parsed({"pin=\"42\""}).c_str());
}

TEST(Params, Value_may_contain_an_equals_sign) {
  STRCMP_EQUAL(R"({"text":"a=b"})", parsed({"text=a=b"}).c_str());
}

TEST(Params, Without_a_name_or_an_equals_sign_is_a_usage_error) {
  for (const char* word : {"level", "=3"}) {
    const auto params = parse_params(std::vector<std::string>{word});
    CHECK_FALSE(params.has_value());
    CHECK_TRUE(params.error().exit == Exit::usage);
  }
}

TEST(Params, Given_twice_is_a_usage_error) {
  STRCMP_EQUAL("the parameter level is given twice", parsed({"level=1", "level=2"}).c_str());
}
