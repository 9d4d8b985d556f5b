#include "client/catalogue_table.hpp"

#include <CppUTest/TestHarness.h>

#include <string>

using latchkey::client::catalogue_table;

TEST_GROUP(CatalogueTable){};

TEST(CatalogueTable, Has_a_line_per_command_in_columns) {
  const auto table = catalogue_table(R"({"version":1,"commands":{
    "door_lock":{"title":"Lock all doors","params":{"type":"object","properties":{}},
                 "roles":["owner","driver"]},
    "set_temps":{"title":"Set the temperatures","roles":["owner"],"params":{"type":"object",
      "properties":{"driver_temp":{"type":"number","minimum":15,"maximum":28},
                    "mode":{"type":"string","enum":["eco","max"]},
                    "on":{"type":"boolean"}, "n":{"type":"integer"}},
      "required":["driver_temp"]}}}})");
  CHECK_TRUE(table.has_value());
  CHECK_EQUAL(3, table->size());
  STRCMP_EQUAL(
      "COMMAND    PARAMETERS                                                        ROLES         "
      "WHAT IT DOES",
      table->at(0).c_str());
  STRCMP_EQUAL(
      "door_lock                                                                    owner,driver  "
      "Lock all doors",
      table->at(1).c_str());
  STRCMP_EQUAL(
      "set_temps  driver_temp=15..28, [mode=eco|max], [n=integer], [on=true|false]  owner         "
      "Set the temperatures",
      table->at(2).c_str());
}

TEST(CatalogueTable, Tells_the_steps_and_the_unit_of_a_number) {
  const auto table = catalogue_table(R"({"commands":{"warm":{"params":{"properties":{
    "fan":{"type":"integer","multipleOf":10},
    "temp":{"type":"number","minimum":15,"maximum":28,"multipleOf":0.5,"unit":"celsius"}},
    "required":["temp"]}}}})");
  STRCMP_EQUAL("warm     [fan=integer by 10], temp=15..28 by 0.5 celsius", table->at(1).c_str());
}

TEST(CatalogueTable, With_text_that_steers_a_terminal_shows_it_escaped) {
  const auto table = catalogue_table(R"({"commands":{"a":{"title":"\u001b[2J"}}})");
  STRCMP_CONTAINS("\\x1b[2J", table->at(1).c_str());
}

TEST(CatalogueTable, Of_something_else_is_nothing) {
  for (const char* payload : {"", "{}", "[]", R"({"commands":[]})"}) {
    CHECK_FALSE_TEXT(catalogue_table(payload).has_value(), payload);
  }
}
