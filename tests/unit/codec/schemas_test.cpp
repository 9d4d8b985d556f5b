// What holds for all schemas, and that they say the same as the code.
#include "codec/schemas.hpp"

#include <CppUTest/TestHarness.h>

#include <algorithm>
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

// Calls `visit(schema, its path)` for every schema inside `schema`, itself included.
template <class Visit>
void walk(const json& schema, const std::string& path, const Visit& visit) {
  if (!schema.is_object() || schema.contains("$ref")) return;
  visit(schema, path);
  for (const char* group : {"properties", "definitions"}) {
    const json members = schema.value(group, json::object());
    for (const auto& [name, inner] : members.items()) {
      walk(inner, std::string(path).append("/").append(group).append("/").append(name), visit);
    }
  }
  for (const char* inner : {"items", "additionalProperties", "propertyNames"}) {
    if (schema.contains(inner)) walk(schema[inner], path + "/" + inner, visit);
  }
}

const json& resolved(const json& schema, const json& root) {
  if (!schema.contains("$ref")) return schema;
  return root.at(json::json_pointer(schema["$ref"].get_ref<const std::string&>().substr(1)));
}

bool is_one_of_few(const json& schema) {
  return schema.contains("enum") || schema.contains("const") ||
         schema.value("type", json()) == "boolean";
}

bool has_proposal(const json& schema) {
  return is_one_of_few(schema) || schema.contains("default") || schema.contains("examples");
}

// What an editor can propose where somebody writes a value, a new member of a map, or an element.
void check_proposals(const json& schema, const std::string& path, const json& root) {
  const json type = schema.value("type", json());
  const bool is_container = type == "object" || type == "array";
  if (!is_container) CHECK_TEXT(has_proposal(schema), path.c_str());
  for (const char* inner : {"items", "additionalProperties"}) {
    if (!schema.contains(inner) || !schema[inner].is_object()) continue;
    CHECK_TEXT(has_proposal(resolved(schema[inner], root)), (path + "/" + inner).c_str());
  }
}

// What happens when a choice between a few values is left out.
void check_defaults(const json& schema, const std::string& path, const json& root) {
  const json required = schema.value("required", json::array());
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, inner] : properties.items()) {
    const json& member = resolved(inner, root);
    const bool is_choice = is_one_of_few(member) && !member.contains("const");
    const bool may_be_left_out = std::ranges::find(required, json(name)) == required.end();
    if (is_choice && may_be_left_out) {
      CHECK_TEXT(member.contains("default"), (path + "/properties/" + name).c_str());
    }
  }
}

void check_values(json schema, const std::string& path, const json& root) {
  json values = schema.value("examples", json::array());
  if (schema.contains("default")) values.push_back(schema["default"]);
  schema["definitions"] = root.value("definitions", json::object());
  for (const json& value : values) {
    STRCMP_EQUAL_TEXT("", testing::lines(check_schema(value, schema)).c_str(), path.c_str());
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
  json signals = json::parse(signals_schema());

  // Calls `check(schema, its path, the whole one)` for every schema in all of them.
  template <class Check>
  void for_all(const Check& check) const {
    const auto walk_one = [&](const json& root, const char* name) {
      walk(root, name,
           [&](const json& schema, const std::string& path) { check(schema, path, root); });
    };
    walk_one(catalogue, "catalogue");
    walk_one(keys, "keys");
    walk_one(config, "config");
    walk_one(signals, "signals");
  }

  static void check_limit(const json& schema, const char* pointer, std::size_t limit) {
    CHECK_EQUAL(limit, schema.at(json::json_pointer(pointer)).get<std::size_t>());
  }
};

TEST(Schemas, every_place_is_described) {
  for_all([](const json& schema, const std::string& path, const json&) {
    CHECK_TEXT(schema.contains("description"), path.c_str());
  });
}

TEST(Schemas, an_editor_has_something_to_propose_everywhere) {
  for_all(check_proposals);
  for_all(check_defaults);
}

TEST(Schemas, examples_and_defaults_are_valid_themselves) { for_all(check_values); }

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
