// What holds for all schemas, and that they say the same as the code.
#include "codec/schemas.hpp"

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "codec/schema_check.hpp"
#include "core/limits.hpp"
#include "core/roles.hpp"
#include "file_errors.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

// Every schema inside `schema`, itself included, must say what belongs there.
void check_described(const json& schema, const std::string& path) {
  if (!schema.is_object() || schema.contains("$ref")) return;
  CHECK_TEXT(schema.contains("description"), path.c_str());
  for (const char* group : {"properties", "definitions"}) {
    const json members = schema.value(group, json::object());
    for (const auto& [name, inner] : members.items()) {
      check_described(inner, std::string(path).append("/").append(group).append("/").append(name));
    }
  }
  for (const char* inner : {"items", "additionalProperties"}) {
    if (schema.contains(inner)) check_described(schema[inner], path + "/" + inner);
  }
}

json role_names() {
  json names = json::array();
  for (const core::Role role : core::kRoles) names.push_back(core::to_string(role));
  return names;
}

}  // namespace

TEST_GROUP(Schemas) {
  json catalogue = json::parse(catalogue_schema());
  json keys = json::parse(keys_schema());
  json config = json::parse(config_schema());

  static void check_limit(const json& schema, const char* pointer, std::size_t limit) {
    CHECK_EQUAL(limit, schema.at(json::json_pointer(pointer)).get<std::size_t>());
  }
};

TEST(Schemas, every_place_is_described) {
  check_described(catalogue, "catalogue");
  check_described(keys, "keys");
  check_described(config, "config");
}

TEST(Schemas, limits_are_the_cores) {
  const auto timeout_max = static_cast<std::size_t>(core::kCommandTimeoutMax.count());
  check_limit(catalogue, "/properties/commands/maxProperties", core::kCommandsMax);
  const char* params = "/definitions/params/properties/properties/maxProperties";
  check_limit(catalogue, params, core::kParamsMax);
  check_limit(catalogue, "/definitions/param/properties/enum/maxItems", core::kParamChoicesMax);
  const char* command = "/definitions/command/properties";
  check_limit(catalogue.at(json::json_pointer(command)), "/interlocks/maxItems",
              core::kInterlocksMax);
  check_limit(catalogue.at(json::json_pointer(command)), "/steps/maxItems", core::kStepsMax);
  check_limit(catalogue.at(json::json_pointer(command)), "/rollback/maxItems", core::kStepsMax);
  check_limit(catalogue.at(json::json_pointer(command)), "/timeout_ms/maximum", timeout_max);
  const char* step = "/definitions/step/properties";
  check_limit(catalogue.at(json::json_pointer(step)), "/set/maxProperties", core::kAssignmentsMax);
  check_limit(catalogue.at(json::json_pointer(step)), "/confirm/maxItems", core::kAssignmentsMax);
  check_limit(catalogue.at(json::json_pointer(step)), "/confirm_within_ms/maximum", timeout_max);
  check_limit(catalogue.at(json::json_pointer(step)), "/pulse_ms/maximum", timeout_max);
  check_limit(keys, "/properties/keys/maxItems", core::kKeysMax);
  check_limit(config, "/properties/topics/properties/response_topics/maxItems",
              core::kResponseTopicPatternsMax);
  check_limit(config, "/properties/callback_endpoints/maxProperties", core::kEndpointsMax);
}

TEST(Schemas, roles_are_the_cores) {
  CHECK(catalogue["definitions"]["command"]["properties"]["roles"]["items"]["enum"] ==
        role_names());
  CHECK(keys["definitions"]["key"]["properties"]["roles"]["items"]["enum"] == role_names());
}

TEST(Schemas, every_kind_of_fault_is_told_in_our_words) {
  const json schema = json::parse(R"({"description":"an object","type":"object",
    "required":["id","at"],"additionalProperties":false,"properties":{
      "id":{"description":"an id","type":"string","pattern":"^[a-z]*$","maxLength":3},
      "at":{"description":"a time","type":"number","minimum":1,"maximum":2},
      "one":{"description":"1","const":1},
      "kind":{"description":"a or b","enum":["a","b"]},
      "list":{"description":"a list","type":"array","minItems":2,"maxItems":3,"uniqueItems":true,
              "items":{"$ref":"#/definitions/item"}},
      "map":{"description":"a map","type":"object","minProperties":1,"maxProperties":2,
             "additionalProperties":{"$ref":"#/definitions/item"}}},
    "definitions":{"item":{"description":"a word","type":"string","minLength":1}}})");
  const auto errors_of = [&](const char* text) {
    return testing::lines(check_schema(json::parse(text), schema));
  };

  STRCMP_EQUAL("", errors_of(R"({"id":"a","at":1})").c_str());
  STRCMP_EQUAL("$: has the wrong type; expected: an object\n", errors_of("[]").c_str());
  STRCMP_EQUAL(
      "$.id: is missing; expected: an id\n"
      "$.at: is missing; expected: a time\n",
      errors_of("{}").c_str());
  STRCMP_EQUAL(
      "$[\"a.b\"]: is not known here; known are: at, id, kind, list, map, one\n"
      "$.z: is not known here; known are: at, id, kind, list, map, one\n",
      errors_of(R"({"id":"a","at":1,"z":1,"a.b":2})").c_str());
  STRCMP_EQUAL(
      "$.at: is too small; expected: a time\n"
      "$.id: is too long; expected: an id\n"
      "$.kind: is none of the allowed values; expected: a or b\n"
      "$.list[0]: has the wrong type; expected: a word\n"
      "$.list: has too few elements; expected: a list\n"
      "$.map.x: is too short; expected: a word\n"
      "$.one: is not the one allowed value; expected: 1\n",
      errors_of(R"({"id":"abCd","at":0,"one":2,"kind":"c","list":[1],"map":{"x":""}})").c_str());
  STRCMP_EQUAL(
      "$.at: is too large; expected: a time\n"
      "$.id: does not have the right form; expected: an id\n"
      "$.list: has an element twice; expected: a list\n"
      "$.map: has too few members; expected: a map\n",
      errors_of(R"({"id":"A","at":3,"list":["a","a"],"map":{}})").c_str());
  STRCMP_EQUAL(
      "$.list: has too many elements; expected: a list\n"
      "$.map: has too many members; expected: a map\n",
      errors_of(R"({"id":"a","at":1,"list":["a","b","c","d"],"map":{"a":"1","b":"2","c":"3"}})")
          .c_str());
}

TEST(Schemas, schema_that_is_wrong_itself_is_an_error) {
  const FileErrors errors = check_schema(json::object(), json::parse(R"({"type":"nonsense"})"));
  CHECK_EQUAL(1, errors.size());
  STRCMP_EQUAL("$", errors[0].json_path.c_str());
}

}  // namespace latchkey::codec
