// Commands that the bus could not carry.
#include "adapters/hal_can/catalogue_check.hpp"

#include <nlohmann/json.hpp>

#include "codec/catalogue_file.hpp"
#include "small_vehicle.hpp"

namespace latchkey::hal_can::testing {
namespace {

using nlohmann::json;

constexpr const char* kCommand = R"({
  "title": "Try", "roles": ["owner"], "timeout_ms": 5000,
  "params": {"type": "object", "additionalProperties": false, "required": ["to"],
             "properties": {"to": {"type": "integer", "minimum": 0, "maximum": 100}}},
  "interlocks": [{"signal": "V.Speed", "is": "<=", "value": 0.001}],
  "steps": [{"set": {"V.Lock": true, "V.Window": {"param": "to"}}, "confirm_within_ms": 100}]
})";

}  // namespace

TEST_GROUP(CatalogueCheck) {
  json command = json::parse(kCommand);
  json& to = command["params"]["properties"]["to"];
  json& set = command["steps"][0]["set"];

  void check_errors(const std::string& expected) {
    const json file = {{"version", 1}, {"commands", {{"try", command}}}};
    const auto catalogue = codec::decode_catalogue(file.dump()).value();
    const auto binding =
        make_binding(codec::decode_signals(kSignals).value(), database(), catalogue.signals)
            .value();
    std::string lines;
    for (const auto& [path, message] : check_catalogue(catalogue, binding)) {
      lines += path + ": " + message + '\n';
    }
    STRCMP_EQUAL(expected.c_str(), lines.c_str());
  }
};

TEST(CatalogueCheck, Command_that_fits_has_no_errors) { check_errors(""); }

TEST(CatalogueCheck, Signal_that_is_only_reported_cannot_be_set) {
  set["V.Speed"] = 5;
  check_errors(
      "$.commands.try: V.Speed is set, but the signals file does not say where it is written\n");
}

TEST(CatalogueCheck, Range_beyond_the_signals_is_refused) {
  to["maximum"] = 101;
  check_errors(
      "$.commands.try: V.Window cannot be written as 101 in DBC signal Window\n"
      "$.commands.try: V.Window is never reported as 101 in DBC signal Window\n");
}

TEST(CatalogueCheck, Steps_finer_than_the_signals_are_refused) {
  to = {{"type", "number"}, {"minimum", 0}, {"maximum", 100}, {"multipleOf", 0.5}};
  check_errors(
      "$.commands.try: V.Window cannot be written as 0.5 in DBC signal Window\n"
      "$.commands.try: V.Window is never reported as 0.5 in DBC signal Window\n");
  to["multipleOf"] = 2;
  check_errors("");
}

TEST(CatalogueCheck, Number_without_steps_or_range_is_refused) {
  constexpr const char* kNeeds =
      "$.commands.try: V.Window takes its value from parameter to, which needs minimum and "
      "maximum, and multipleOf where it is no integer\n";
  to = {{"type", "number"}, {"minimum", 0}, {"maximum", 100}};
  check_errors(kNeeds);
  to = {{"type", "integer"}, {"minimum", 0}};
  check_errors(kNeeds);
}

TEST(CatalogueCheck, Another_kind_of_value_is_refused) {
  command["interlocks"][0] = {{"signal", "V.Speed"}, {"is", "=="}, {"value", "fast"}};
  set["V.Lock"] = "shut";
  check_errors(
      "$.commands.try: V.Speed is never reported as \"fast\" in DBC signal Speed\n"
      "$.commands.try: V.Lock cannot be written as \"shut\" in DBC signal Lock\n"
      "$.commands.try: V.Lock is never reported as \"shut\" in DBC signal Lock\n");
}

TEST(CatalogueCheck, Value_that_is_waited_for_can_come) {
  command["steps"][0]["confirm"] = {{{"signal", "V.Speed"}, {"is", "=="}, {"value", 0.001}}};
  check_errors("$.commands.try: V.Speed is never reported as 0.001 in DBC signal Speed\n");
}

}  // namespace latchkey::hal_can::testing
