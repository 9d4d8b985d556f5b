// What is wrong with a catalogue, each fault with its place.
#include <CppUTest/TestHarness.h>

#include <string>

#include "catalogue_fixture.hpp"

namespace latchkey::codec {

TEST_GROUP_BASE(CatalogueErrors, testing::CatalogueFixture){};

TEST(CatalogueErrors, empty_confirm_is_refused) {
  steps()[1]["confirm"] = json::array();
  check_errors(
      "$.commands.window_set.steps[1].confirm: has too few elements; expected: an array of 1 to 32 "
      "conditions, all of which must come true; leave it out to wait for what was set\n");
}

TEST(CatalogueErrors, pulse_of_anything_but_truth_values_is_refused) {
  for (const json& value : {json(1), json("on"), json{{"param", "percent"}}}) {
    steps()[0] = {{"set", {{"V.Position", value}}}, {"confirm_within_ms", 1}, {"pulse_ms", 5}};
    check_errors(
        "$.commands.window_set.steps[0].pulse_ms: goes with signals that are set to true or false; "
        "make others a step of their own\n");
  }
}

TEST(CatalogueErrors, pulses_longer_than_the_timeout_are_refused) {
  make_pulse();
  steps()[0]["pulse_ms"] = 5000;
  check_errors(
      "$.commands.window_set.timeout_ms: is no longer than the pulses alone, which take 5000 "
      "ms\n");
}

TEST(CatalogueErrors, pulses_count_as_two_steps) {
  make_pulse();
  for (int i = 0; i < 8; ++i) steps().push_back(steps()[0]);
  check_errors(
      "$.commands.window_set.steps: has too many steps, each pulse counting as two; at most 16 are "
      "allowed\n");
}

TEST(CatalogueErrors, step_may_use_a_parameter_that_has_a_value_for_sure) {
  command["params"]["required"] = json::array();
  steps().push_back({{"set", {{"V.A", {{"param", "volume"}}}}}, {"confirm_within_ms", 1}});
  check_errors(
      "$.commands.window_set.steps[0].set[\"V.Position\"].param: may be left out by the sender; "
      "add it to params.required, or give it a default\n"
      "$.commands.window_set.steps[2].set[\"V.A\"].param: the command has no such parameter; add "
      "it to params.properties\n");
}

TEST(CatalogueErrors, name_of_a_built_in_command_is_refused) {
  const json any = command;
  for (const char* built_in : {"cancel", "ping", "report_state"}) {
    file["commands"] = {{built_in, any}};
    check_errors("$.commands." + std::string(built_in) +
                 ": is the name of a built-in command; choose another one\n");
  }
}

TEST(CatalogueErrors, improper_names_are_refused) {
  command["params"]["properties"]["Seat"] = {{"type", "boolean"}};
  file["commands"]["Door-Lock"] = command;
  check_errors(
      "$.commands[\"Door-Lock\"]: a command's name is 1 to 48 of a-z 0-9 _\n"
      "$.commands.window_set.params.properties.Seat: a parameter's name is 1 to 48 of a-z 0-9 "
      "_\n");
}

TEST(CatalogueErrors, improper_signals_are_refused) {
  const char* expected =
      "a signal is a VSS path of at most 200 characters, like "
      "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked\n";
  for (const char* signal : {"V Speed", "V.", "V..A", "1.A", "V._A"}) {
    steps()[1]["set"] = {{signal, true}};
    check_errors("$.commands.window_set.steps[1].set[\"" + std::string(signal) +
                 "\"]: " + expected);
  }
  steps()[1]["set"] = {{std::string(201, 'V'), true}};
  check_errors("$.commands.window_set.steps[1].set." + std::string(201, 'V') + ": " + expected);
}

TEST(CatalogueErrors, signal_is_one_kind_of_value_throughout) {
  command["rollback"][0]["set"]["V.Light"] = "off";
  command["rollback"][0]["set"]["V.Which"] = 1;
  check_errors(
      "$.commands.window_set.rollback[0].set[\"V.Light\"]: V.Light is used as a string here and as "
      "true or false at $.commands.window_set.steps[1].set[\"V.Light\"]; a signal has one kind of "
      "value\n"
      "$.commands.window_set.rollback[0].set[\"V.Which\"]: V.Which is used as a number here and as "
      "a string at $.commands.window_set.steps[0].set[\"V.Which\"]; a signal has one kind of "
      "value\n");
}

TEST(CatalogueErrors, order_is_for_numbers) {
  command["interlocks"] = {{{"signal", "V.Gear"}, {"is", "<"}, {"value", "R"}}};
  steps()[1]["confirm"][0] = {{"signal", "V.Light"}, {"is", ">="}, {"value", true}};
  check_errors(
      "$.commands.window_set.interlocks[0].is: < compares numbers only; use == or !=\n"
      "$.commands.window_set.steps[1].confirm[0].is: >= compares numbers only; use == or !=\n");
}

TEST(CatalogueErrors, parameters_that_contradict_themselves_are_refused) {
  command["params"] = json::parse(R"({"type": "object", "additionalProperties": false,
    "required": ["percent", "ghost"], "properties": {
      "a": {"type": "boolean", "minimum": 1, "multipleOf": 2, "enum": ["x"]},
      "b": {"type": "string"},
      "c": {"type": "integer", "minimum": 2, "maximum": 1},
      "d": {"type": "integer", "maximum": 3, "default": 4},
      "e": {"type": "integer", "default": 0.5},
      "percent": {"type": "number"},
      "which": {"type": "string", "enum": ["left"], "default": "up"}}})");
  const std::string at = "$.commands.window_set.params.";
  check_errors(
      at + "required[1]: is no parameter; add it to properties, or remove it here\n" + at +
      "properties.a.minimum: goes with type number or integer; remove it\n" + at +
      "properties.a.multipleOf: goes with type number or integer; remove it\n" + at +
      "properties.a.enum: goes with type string; remove it\n" + at +
      "properties.b.enum: is missing; list the strings that are allowed\n" + at +
      "properties.c.maximum: must not be less than minimum\n" + at +
      "properties.d.default: is not valid itself: params.d: must be at most 3\n" + at +
      "properties.e.default: is not valid itself: params.e: must be a whole number\n" + at +
      "properties.which.default: is not valid itself: params.which: is none of the allowed "
      "values\n");
}

TEST(CatalogueErrors, strings_longer_than_64_bytes_are_refused) {
  std::string word;
  for (int i = 0; i < 40; ++i) word += "ö";
  command["params"]["properties"]["which"]["enum"][1] = word;
  command["params"]["properties"]["which"]["default"] = word;
  command["interlocks"][0]["is"] = "==";
  command["interlocks"][0]["value"] = word;
  steps()[1]["set"]["V.Word"] = word;
  check_errors(
      "$.commands.window_set.params.properties.which.enum[1]: is too long; at most 64 bytes\n"
      "$.commands.window_set.params.properties.which.default: is too long; at most 64 bytes\n"
      "$.commands.window_set.interlocks[0].value: is too long; at most 64 bytes\n"
      "$.commands.window_set.steps[1].set[\"V.Word\"]: is too long; at most 64 bytes\n");
}

TEST(CatalogueErrors, too_many_signals_are_refused_once) {
  file["commands"] = json::object();
  for (int i = 0; i < 20; ++i) {
    json many = {{"title", "Many"}, {"roles", {"owner"}}, {"timeout_ms", 1}};
    for (int j = 0; j < 32; ++j) {
      many["steps"][0]["set"]["V.S" + std::to_string(i * 32 + j)] = true;
    }
    many["steps"][0]["confirm_within_ms"] = 1;
    file["commands"]["c" + std::to_string(10 + i)] = many;
  }
  check_errors(
      "$.commands.c26.steps[0].set[\"V.S512\"]: one signal too many: a catalogue names at most 512 "
      "different ones\n");
}

TEST(CatalogueErrors, faults_of_form_are_all_told_at_once) {
  file["version"] = 2;
  file["extra"] = true;
  file["commands"]["bad"] = {{"title", ""}, {"roles", {"king"}}, {"steps", json::array()}};
  steps()[0]["set"] = json::object();
  const auto catalogue = decode_catalogue(file.dump());
  STRCMP_EQUAL(
      "$.commands.bad.roles[0]: is none of the allowed values; expected: one of owner, driver, "
      "service, fleet\n"
      "$.commands.bad.steps: has too few elements; expected: an array of 1 to 16 steps, carried "
      "out one after the other\n"
      "$.commands.bad.title: is too short; expected: a short text of 1 to 80 characters, for a "
      "person: \"Unlock all doors\"\n"
      "$.commands.bad.timeout_ms: is missing; expected: a whole number from 1 to 600000: "
      "milliseconds for all steps together; then the command is rolled back\n"
      "$.commands.window_set.steps[0].set: has too few members; expected: an object of the 1 to 32 "
      "signals to write, each with its value\n"
      "$.version: is not the one allowed value; expected: 1, the version of this format\n"
      "$.extra: is not known here; known are: $schema, commands, version\n",
      testing::lines(catalogue.error()).c_str());
}

TEST(CatalogueErrors, commands_in_order_are_checked_further_beside_one_that_breaks_the_schema) {
  command["interlocks"][0] = {{"signal", "V.Gear"}, {"is", "<"}, {"value", "R"}};
  file["commands"]["bad"] = 1;
  check_errors(
      "$.commands.bad: has the wrong type; expected: an object: a command, with title, roles, "
      "timeout_ms and steps\n"
      "$.commands.window_set.interlocks[0].is: < compares numbers only; use == or !=\n");
}

TEST(CatalogueErrors, text_that_is_no_catalogue_is_refused) {
  for (const char* text : {"", "[]", "1", "{}", R"({"version":1,"commands":[]})"}) {
    CHECK(!decode_catalogue(text).has_value());
  }
  const auto twice = decode_catalogue(R"({"version":1,"commands":{"a":{},"a":{}}})");
  STRCMP_EQUAL("$.commands.a: the key is given twice\n", testing::lines(twice.error()).c_str());
}

}  // namespace latchkey::codec
