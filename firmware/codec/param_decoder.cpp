#include "codec/param_decoder.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "codec/json_value.hpp"
#include "codec/strict_json.hpp"
#include "core/plan.hpp"

namespace latchkey::codec {
namespace {

using core::ParamKind;
using nlohmann::json;

constexpr std::string_view kBadName = "a parameter's name is 1 to 48 of a-z 0-9 _";

ParamKind kind_named(std::string_view type) {
  if (type == "boolean") return ParamKind::boolean;
  if (type == "number") return ParamKind::number;
  if (type == "integer") return ParamKind::integer;
  return ParamKind::word;
}

class ParamDecoder {
 public:
  ParamDecoder(core::ParamName name, const json& schema, const std::string& path,
               FileErrors& errors)
      : schema_(schema),
        path_(path),
        errors_(errors),
        def_(core::ParamDef{.name = name,
                            .minimum = {},
                            .maximum = {},
                            .multiple_of = {},
                            .choices = {},
                            .fallback = {},
                            .unit = {}}) {}

  core::ParamDef decode(bool required) {
    def_.kind = kind_named(schema_.at("type").get_ref<const std::string&>());
    def_.required = required;
    decode_range();
    def_.multiple_of = bound("multipleOf");
    def_.unit = schema_.value("unit", "");
    decode_choices();
    decode_default();
    return std::move(def_);
  }

 private:
  void fail(const std::string& path, std::string message) {
    errors_.push_back({path, std::move(message)});
  }

  [[nodiscard]] std::optional<double> bound(const char* name) {
    const auto found = schema_.find(name);
    if (found == schema_.end()) return std::nullopt;
    if (def_.kind != ParamKind::number && def_.kind != ParamKind::integer) {
      fail(member_path(path_, name), "goes with type number or integer; remove it");
    }
    return to_number(*found);
  }

  void decode_range() {
    def_.minimum = bound("minimum");
    def_.maximum = bound("maximum");
    if (def_.minimum && def_.maximum && *def_.minimum > *def_.maximum) {
      fail(member_path(path_, "maximum"), "must not be less than minimum");
    }
  }

  void decode_choices() {
    const auto found = schema_.find("enum");
    if (def_.kind != ParamKind::word) {
      if (found != schema_.end()) {
        fail(member_path(path_, "enum"), "goes with type string; remove it");
      }
      return;
    }
    if (found == schema_.end()) {
      fail(member_path(path_, "enum"), "is missing; list the strings that are allowed");
      return;
    }
    for (std::size_t i = 0; i < found->size(); ++i) {
      const auto choice = core::Word::exactly((*found)[i].get_ref<const std::string&>());
      if (choice) {
        def_.choices.push_back(*choice);
      } else {
        fail(element_path(member_path(path_, "enum"), i), "is too long; at most 64 bytes");
      }
    }
  }

  void decode_default() {
    const auto found = schema_.find("default");
    if (found == schema_.end()) return;
    const auto value = to_value(*found);
    def_.fallback = value.value_or(core::Word());  // there is one, whatever is wrong with it
    const std::string path = member_path(path_, "default");
    if (!value) {
      fail(path, "is too long; at most 64 bytes");
    } else if (const auto error = core::find_param_error({def_}, {{def_.name, *def_.fallback}})) {
      fail(path, "is not valid itself: " + *error);
    }
  }

  const json& schema_;
  const std::string& path_;
  FileErrors& errors_;
  core::ParamDef def_;
};

}  // namespace

std::vector<core::ParamDef> decode_params(const json& schema, const std::string& path,
                                          FileErrors& errors) {
  const json& properties = schema.at("properties");
  const json required = schema.value("required", json::array());
  for (std::size_t i = 0; i < required.size(); ++i) {
    if (!properties.contains(required[i].get_ref<const std::string&>())) {
      errors.push_back({element_path(member_path(path, "required"), i),
                        "is no parameter; add it to properties, or remove it here"});
    }
  }

  std::vector<core::ParamDef> defs;
  for (const auto& [key, property] : properties.items()) {
    const std::string at = member_path(member_path(path, "properties"), key);
    const auto name = core::ParamName::parse(key);
    if (!name) {
      errors.push_back({at, std::string(kBadName)});
      continue;
    }
    const bool is_required = std::ranges::find(required, json(key)) != required.end();
    defs.push_back(ParamDecoder(*name, property, at, errors).decode(is_required));
  }
  return defs;
}

}  // namespace latchkey::codec
