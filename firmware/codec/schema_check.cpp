#include "codec/schema_check.hpp"

#include <algorithm>
#include <exception>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "codec/strict_json.hpp"

namespace latchkey::codec {
namespace {

using nlohmann::json;

// What the library calls each fault, and what we call it.
constexpr std::pair<std::string_view, std::string_view> kFaults[] = {
    {"Value type", "has the wrong type"},
    {"Failed to match against any enum", "is none of the allowed values"},
    {"Failed to match expected value", "is not the one allowed value"},
    {"Failed to match regex", "does not have the right form"},
    {"Expected number less", "is too large"},
    {"Expected number greater", "is too small"},
    {"String should be no more", "is too long"},
    {"String should be no fewer", "is too short"},
    {"Array should contain no more", "has too many elements"},
    {"Array should contain no fewer", "has too few elements"},
    {"Object should have no more", "has too many members"},
    {"Object should have no fewer", "has too few members"},
    {"Elements at indexes", "has an element twice"},
};
constexpr std::string_view kMissing = "Missing required property";
constexpr std::string_view kUnknown = "Object contains a property";
constexpr std::string_view kFollows = "Failed to validate";  // from an error further inside

std::string_view own_words(std::string_view description) {
  const auto found = std::ranges::find_if(
      kFaults, [&](const auto& fault) { return description.starts_with(fault.first); });
  return found == std::end(kFaults) ? description : found->second;
}

const json* member(const json* object, std::string_view name) {
  if (object == nullptr || !object->is_object()) return nullptr;
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &*found;
}

// A value in the document together with the part of the schema that is about it.
struct Place {
  const json* value;
  const json* schema;
  std::string path;
};

class Report {
 public:
  Report(const json& document, const json& schema) : document_(document), schema_(schema) {}

  void add(const valijson::ValidationResults::Error& error) {
    const std::string_view description = error.description;
    if (description.starts_with(kFollows)) return;
    const Place place = find(error.context);
    if (description.starts_with(kMissing)) {
      add_missing(place);
    } else if (description.starts_with(kUnknown)) {
      add_unknown(place);
    } else {
      add(place, own_words(description));
    }
  }

  FileErrors take() { return std::move(errors_); }

 private:
  // `context` is the library's way there: "<root>", then "[name]" or "[index]" for each level.
  [[nodiscard]] Place find(const std::vector<std::string>& context) const {
    Place place{.value = &document_, .schema = &schema_, .path = "$"};
    for (std::size_t i = 1; i < context.size(); ++i) {
      place = inside(place, context[i].substr(1, context[i].size() - 2));
    }
    return place;
  }

  [[nodiscard]] Place inside(const Place& place, const std::string& step) const {
    if (place.value != nullptr && place.value->is_array()) {
      const std::size_t index = std::stoul(step);
      return {.value = &place.value->at(index),
              .schema = resolve(member(place.schema, "items")),
              .path = element_path(place.path, index)};
    }
    return {.value = member(place.value, step),
            .schema = schema_of(place, step),
            .path = member_path(place.path, step)};
  }

  [[nodiscard]] const json* schema_of(const Place& object, std::string_view name) const {
    const json* schema = member(member(object.schema, "properties"), name);
    return resolve(schema != nullptr ? schema : member(object.schema, "additionalProperties"));
  }

  [[nodiscard]] const json* resolve(const json* schema) const {
    const json* reference = member(schema, "$ref");
    if (reference == nullptr) return schema;
    return &schema_.at(json::json_pointer(reference->get_ref<const std::string&>().substr(1)));
  }

  // The library names one missing or unknown member at a time, and of the unknown ones no more.
  void add_missing(const Place& object) {
    for (const auto& name : object.schema->at("required")) {
      const Place place = inside(object, name.get<std::string>());
      if (place.value == nullptr) add(place, "is missing");
    }
  }

  void add_unknown(const Place& object) {
    const json* known = member(object.schema, "properties");
    std::string names;
    for (const auto& [name, schema] : known->items()) {
      names.append(names.empty() ? "" : ", ").append(name);
    }
    for (const auto& [name, value] : object.value->items()) {
      if (!known->contains(name)) {
        add(member_path(object.path, name), "is not known here; known are: " + names);
      }
    }
  }

  void add(const Place& place, std::string_view fault) {
    std::string message(fault);
    if (const json* description = member(place.schema, "description")) {
      message.append("; expected: ").append(description->get_ref<const std::string&>());
    }
    add(place.path, std::move(message));
  }

  void add(const std::string& path, std::string message) {
    if (places_.insert(path).second) errors_.push_back({path, std::move(message)});
  }

  const json& document_;
  const json& schema_;
  FileErrors errors_;
  std::set<std::string> places_;
};

}  // namespace

FileErrors check_schema(const json& document, const json& schema) try {
  using Adapter = valijson::adapters::NlohmannJsonAdapter;
  valijson::Schema compiled;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(schema), compiled);

  valijson::ValidationResults results;
  valijson::Validator().validate(compiled, Adapter(document), &results);
  Report report(document, schema);
  for (const auto& error : results) report.add(error);
  return report.take();
} catch (const std::exception& error) {
  return {{"$", std::string("cannot be checked: ") + error.what()}};
}

}  // namespace latchkey::codec
