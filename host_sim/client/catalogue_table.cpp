#include "client/catalogue_table.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "client/columns.hpp"
#include "client/text.hpp"
#include "client/wire_json.hpp"

namespace latchkey::client {
namespace {

using nlohmann::json;

std::string joined(const json& words, std::string_view separator) {
  std::string text;
  if (!words.is_array()) return text;
  for (const json& word : words) {
    if (!text.empty()) text += separator;
    text += value_words(word);
  }
  return text;
}

// "0..100", "off|low|high", "true|false", "number"
std::string values_words(const json& schema) {
  if (const json* choices = member_of(schema, "enum")) return joined(*choices, "|");
  const std::string type = text_of(schema, "type");
  if (type == "boolean") return "true|false";
  const json* minimum = member_of(schema, "minimum");
  const json* maximum = member_of(schema, "maximum");
  if (minimum == nullptr && maximum == nullptr) return printable(type);
  return (minimum == nullptr ? "" : value_words(*minimum)) + ".." +
         (maximum == nullptr ? "" : value_words(*maximum));
}

// "15..28 by 0.5 celsius"
std::string range_words(const json& schema) {
  std::string words = values_words(schema);
  if (const json* step = member_of(schema, "multipleOf")) words += " by " + value_words(*step);
  const std::string unit = printable(text_of(schema, "unit"));
  return unit.empty() ? words : words + ' ' + unit;
}

// As they are typed, those that may be left out in brackets.
std::string params_words(const json& command) {
  const json* params = member_of(command, "params");
  const json* properties = params == nullptr ? nullptr : member_of(*params, "properties");
  if (properties == nullptr || !properties->is_object()) return "";
  const json* required = member_of(*params, "required");
  std::string words;
  for (const auto& [name, schema] : properties->items()) {
    const bool needed = required != nullptr && required->is_array() &&
                        std::ranges::find(*required, json(name)) != required->end();
    const std::string word = printable(name) + "=" + range_words(schema);
    if (!words.empty()) words += ", ";
    words += needed ? word : "[" + word + "]";
  }
  return words;
}

}  // namespace

std::optional<std::vector<std::string>> catalogue_table(std::string_view payload) {
  const auto catalogue = parse_object(payload);
  const json* commands = catalogue ? member_of(*catalogue, "commands") : nullptr;
  if (commands == nullptr || !commands->is_object()) return std::nullopt;

  std::vector<Row> rows{{"COMMAND", "PARAMETERS", "ROLES", "WHAT IT DOES"}};
  for (const auto& [name, command] : commands->items()) {
    const json* roles = member_of(command, "roles");
    rows.push_back({printable(name), params_words(command),
                    roles == nullptr ? "" : joined(*roles, ","),
                    printable(text_of(command, "title"))});
  }
  return in_columns(rows);
}

}  // namespace latchkey::client
