#include "core/plan.hpp"

#include <algorithm>
#include <cmath>

namespace latchkey::core {
namespace {

std::string about(const ParamDef& def, std::string_view what) {
  return "params." + std::string(def.name.view()) + ": " + std::string(what);
}

std::string in_words(double bound) {
  std::string digits = std::to_string(bound);  // six decimals; cut what says nothing
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.pop_back();
  return digits;
}

// 21.3 is a multiple of 0.1, although no double is either.
bool is_multiple(double number, double of) {
  return same_value(number, std::round(number / of) * of);
}

std::optional<std::string> find_number_error(const ParamDef& def, double number) {
  if (def.kind == ParamKind::integer && number != std::trunc(number)) {
    return about(def, "must be a whole number");
  }
  if (def.minimum && number < *def.minimum) {
    return about(def, "must be at least " + in_words(*def.minimum));
  }
  if (def.maximum && number > *def.maximum) {
    return about(def, "must be at most " + in_words(*def.maximum));
  }
  if (def.multiple_of && !is_multiple(number, *def.multiple_of)) {
    return about(def, "must be a multiple of " + in_words(*def.multiple_of));
  }
  return std::nullopt;
}

std::optional<std::string> find_value_error(const ParamDef& def, const Value& value) {
  switch (def.kind) {
    case ParamKind::boolean:
      if (!std::holds_alternative<bool>(value)) return about(def, "must be true or false");
      return std::nullopt;
    case ParamKind::number:
    case ParamKind::integer:
      if (!std::holds_alternative<double>(value)) return about(def, "must be a number");
      return find_number_error(def, std::get<double>(value));
    case ParamKind::word:
      if (!std::holds_alternative<Word>(value)) return about(def, "must be a string");
      if (std::ranges::find(def.choices, std::get<Word>(value)) == def.choices.end()) {
        return about(def, "is none of the allowed values");
      }
      return std::nullopt;
  }
  return std::nullopt;
}

class Resolver {
 public:
  Resolver(const std::vector<ParamDef>& defs, const Params& params)
      : defs_(defs), params_(params) {}

  [[nodiscard]] std::vector<Step> steps(const std::vector<StepDef>& defs) const {
    std::vector<Step> steps;
    steps.reserve(defs.size());
    for (const StepDef& def : defs) steps.push_back(step(def));
    return steps;
  }

 private:
  [[nodiscard]] Step step(const StepDef& def) const {
    Step step{.set = {}, .confirm = {}, .confirm_within = def.confirm_within, .hold = def.hold};
    for (const SetDef& set : def.set) step.set.push_back({set.signal, value(set.value)});
    for (const ConfirmDef& confirm : def.confirm) {
      step.confirm.push_back({confirm.signal, confirm.comparison, value(confirm.value)});
    }
    return step;
  }

  [[nodiscard]] Value value(const ValueSource& source) const {
    if (const auto* known = std::get_if<Value>(&source)) return *known;
    const auto& name = std::get<ParamName>(source);
    if (const Value* given = find(params_, name)) return *given;
    const auto def = std::ranges::find(defs_, name, &ParamDef::name);
    // The catalogue guarantees a fallback wherever a step uses a parameter that may be left out.
    return def->fallback.value();
  }

  const std::vector<ParamDef>& defs_;
  const Params& params_;
};

}  // namespace

std::optional<std::string> find_param_error(const std::vector<ParamDef>& defs,
                                            const Params& params) {
  for (const Param& param : params) {
    if (std::ranges::find(defs, param.name, &ParamDef::name) == defs.end()) {
      return "params." + std::string(param.name.view()) + ": the command has no such parameter";
    }
  }
  for (const ParamDef& def : defs) {
    const Value* given = find(params, def.name);
    if (given == nullptr) {
      if (def.required) return about(def, "is missing");
      continue;
    }
    if (auto error = find_value_error(def, *given)) return error;
  }
  return std::nullopt;
}

Plan make_plan(const CommandDef& def, const Params& params) {
  const Resolver resolver(def.params, params);
  return {.steps = resolver.steps(def.steps), .rollback = resolver.steps(def.rollback)};
}

}  // namespace latchkey::core
