// A catalogue of one command, to be changed by a test, and what comes of decoding it.
#pragma once

#include <CppUTest/TestHarness.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "codec/catalogue_file.hpp"
#include "file_errors.hpp"

namespace latchkey::codec::testing {

class CatalogueFixture : public Utest {
 protected:
  using json = nlohmann::json;

  json file = json::parse(R"({"version": 1, "commands": {
    "window_set": {
      "title": "Set a window",
      "params": {"type": "object", "additionalProperties": false, "required": ["percent"],
        "properties": {"percent": {"type": "number", "minimum": 0, "maximum": 100},
                       "which": {"type": "string", "enum": ["left", "right"], "default": "left"}}},
      "roles": ["owner", "driver"],
      "interlocks": [{"signal": "V.Speed", "is": "<=", "value": 0, "during": true}],
      "timeout_ms": 5000,
      "steps": [
        {"set": {"V.Position": {"param": "percent"}, "V.Which": {"param": "which"}},
         "confirm_within_ms": 2000},
        {"set": {"V.Light": true}, "confirm": [{"signal": "V.Amps", "is": ">", "value": 0.5}],
         "confirm_within_ms": 100}],
      "rollback": [{"set": {"V.Light": false}, "confirm_within_ms": 300}]}}})");
  json& command = file["commands"]["window_set"];

  json& steps() { return command["steps"]; }

  core::Catalogue decode() {
    auto catalogue = decode_catalogue(file.dump());
    CHECK_TEXT(catalogue.has_value(), catalogue ? "" : lines(catalogue.error()).c_str());
    return *std::move(catalogue);
  }

  void check_errors(const std::string& expected) {
    const auto catalogue = decode_catalogue(file.dump());
    CHECK(!catalogue.has_value());
    STRCMP_EQUAL(expected.c_str(), lines(catalogue.error()).c_str());
  }

  void make_pulse() {
    command = json::parse(R"({"title": "Honk", "roles": ["owner"], "timeout_ms": 5000,
      "steps": [{"set": {"V.Horn": true}, "confirm_within_ms": 200, "pulse_ms": 500}]})");
  }
};

}  // namespace latchkey::codec::testing
