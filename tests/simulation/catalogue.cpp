#include "simulation/catalogue.hpp"

#include <initializer_list>

namespace latchkey::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

core::ParamName param(std::string_view name) { return core::ParamName::parse(name).value(); }

core::StepDef step(std::initializer_list<core::SignalId> signals, std::string_view value,
                   base::Millis hold = {}) {
  core::StepDef def{.set = {}, .confirm = {}, .confirm_within = seconds(2), .hold = hold};
  for (const core::SignalId signal : signals) {
    def.set.push_back({signal, param(value)});
    def.confirm.push_back({signal, core::Comparison::eq, param(value)});
  }
  return def;
}

std::vector<core::ParamDef> params(std::initializer_list<std::string_view> names) {
  std::vector<core::ParamDef> defs;
  for (const auto name : names) {
    defs.push_back({.name = param(name),
                    .kind = core::ParamKind::integer,
                    .minimum = {},
                    .maximum = {},
                    .multiple_of = {},
                    .choices = {},
                    .fallback = {},
                    .unit = {}});
  }
  return defs;
}

}  // namespace

core::Catalogue make_catalogue() {
  const core::Interlock standing{{kSpeed, core::Comparison::le, 0.0}, true};
  const auto name = [](std::string_view text) { return core::CommandName::parse(text).value(); };
  using core::Role;
  return {.signals = {"A", "B", "C", "D", "Speed"},
          .commands = {{.name = name("one"),
                        .title = "One step",
                        .params = params({"f1", "b1"}),
                        .roles = {Role::owner, Role::driver},
                        .interlocks = {standing},
                        .timeout = seconds(5),
                        .steps = {step({kA}, "f1")},
                        .rollback = {step({kA}, "b1")}},
                       {.name = name("two"),
                        .title = "Two steps",
                        .params = params({"f1", "f2", "b1", "b2"}),
                        .roles = {Role::owner},
                        .interlocks = {standing},
                        .timeout = seconds(8),
                        .steps = {step({kA}, "f1"), step({kB, kD}, "f2")},
                        .rollback = {step({kB, kD}, "b1"), step({kA}, "b2")}},
                       {.name = name("hold"),
                        .title = "Hold for a while",
                        .params = params({"f1"}),
                        .roles = {Role::owner, Role::driver},
                        .interlocks = {},
                        .timeout = seconds(4),
                        .steps = {step({kC}, "f1", milliseconds(500))},
                        .rollback = {}}}};
}

}  // namespace latchkey::simulation
