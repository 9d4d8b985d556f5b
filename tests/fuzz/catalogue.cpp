// Any bytes as the catalogue file: one that is accepted keeps to every limit, can be published, and
// plans can be made of all its commands.
#include <algorithm>
#include <cmath>

#include "codec/callback.hpp"
#include "codec/catalogue_file.hpp"
#include "codec/strict_json.hpp"
#include "core/limits.hpp"
#include "core/plan.hpp"
#include "fuzz/target.hpp"

namespace latchkey::fuzz {
namespace {

// As `latchkey catalogue` reads it.
constexpr codec::JsonLimits kPublished{
    .depth = 12, .values = 200'000, .string_bytes = core::kPacketBytesMax};

class Checked {
 public:
  explicit Checked(const core::Catalogue& catalogue) : catalogue_(catalogue) {}

  void command(const core::CommandDef& def) {
    require(catalogue_.find(def.name) == &def, "no command is there twice");
    require(!def.roles.empty(), "somebody may do it");
    require(def.timeout > base::Millis(0) && def.timeout <= core::kCommandTimeoutMax,
            "a timeout lies in 1 ms to kCommandTimeoutMax");
    require(def.params.size() <= core::kParamsMax, "no more parameters than kParamsMax");
    require(def.interlocks.size() <= core::kInterlocksMax,
            "no more interlocks than kInterlocksMax");
    for (const core::ParamDef& param : def.params) {
      require(param.choices.size() <= core::kParamChoicesMax, "no more words than the limit");
    }
    for (const core::Interlock& interlock : def.interlocks) signal(interlock.condition.signal);
    require(!def.steps.empty(), "a command does something");
    steps(def.steps);
    steps(def.rollback);
    plans(def);
  }

 private:
  void signal(core::SignalId id) const {
    require(core::index(id) < catalogue_.signals.size(), "every signal is in the table");
  }

  void steps(const std::vector<core::StepDef>& steps) const {
    require(steps.size() <= core::kStepsMax, "no more steps than kStepsMax");
    for (const core::StepDef& step : steps) {
      require(!step.set.empty() && step.set.size() <= core::kAssignmentsMax,
              "a step sets something, and no more than kAssignmentsMax");
      for (const auto& set : step.set) signal(set.signal);
      for (const auto& confirm : step.confirm) signal(confirm.signal);
      require(step.confirm_within >= base::Millis(0) && step.hold >= base::Millis(0),
              "no time is negative");
    }
  }

  // A value at one end of what the parameter takes.
  static core::Value value_for(const core::ParamDef& def, bool high) {
    switch (def.kind) {
      case core::ParamKind::boolean: return high;
      case core::ParamKind::word: break;
      case core::ParamKind::number:
      case core::ParamKind::integer:
        if (high) return std::floor(def.maximum.value_or(def.minimum.value_or(0) + 1));
        return std::ceil(def.minimum.value_or(def.maximum.value_or(1) - 1));
    }
    if (def.choices.empty()) return core::Word::clipped("word");
    return high ? def.choices.back() : def.choices.front();
  }

  static void plans(const core::CommandDef& def) {
    const bool any_required = std::ranges::any_of(def.params, &core::ParamDef::required);
    require(core::find_param_error(def.params, {}).has_value() == any_required,
            "a command without its required parameters is refused, and no other");
    for (const bool high : {false, true}) {
      core::Params params;
      for (const core::ParamDef& param : def.params) {
        params.push_back({param.name, value_for(param, high)});
      }
      if (!core::find_param_error(def.params, params)) plan(def, params);
    }
    if (!any_required) plan(def, {});
  }

  static void plan(const core::CommandDef& def, const core::Params& params) {
    const core::Plan plan = core::make_plan(def, params);
    require(plan.steps.size() == def.steps.size() && plan.rollback.size() == def.rollback.size(),
            "a plan has the catalogue's steps");
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      require(plan.steps[i].set.size() == def.steps[i].set.size(), "each step sets all it says");
    }
  }

  const core::Catalogue& catalogue_;
};

}  // namespace

void run(std::string_view input) {
  const auto catalogue = codec::decode_catalogue(input);
  if (!catalogue) return require(!catalogue.error().empty(), "what is refused has an error");
  require(catalogue->commands.size() <= core::kCommandsMax, "no more commands than kCommandsMax");
  require(catalogue->signals.size() <= core::kSignalsMax, "no more signals than kSignalsMax");
  require(std::ranges::is_sorted(catalogue->commands, {}, &core::CommandDef::name),
          "commands are sorted by name");
  Checked checked(*catalogue);
  for (const core::CommandDef& def : catalogue->commands) checked.command(def);
  require(codec::parse_strict(codec::encode_catalogue(*catalogue), kPublished).has_value(),
          "what is published can be read");
}

}  // namespace latchkey::fuzz
