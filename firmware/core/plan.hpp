// From a command's definition and its parameters to what will be done, with no name left in it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/catalogue.hpp"
#include "core/request.hpp"

namespace latchkey::core {

struct Step {
  std::vector<Assignment> set;
  std::vector<Condition> confirm;
  base::Millis confirm_within{0};
  base::Millis hold{0};
};

struct Plan {
  std::vector<Step> steps;
  std::vector<Step> rollback;
};

// What is wrong with the parameters, or nothing. Unknown ones are wrong, too.
std::optional<std::string> find_param_error(const std::vector<ParamDef>& defs,
                                            const Params& params);

// Requires that find_param_error() found nothing.
Plan make_plan(const CommandDef& def, const Params& params);

}  // namespace latchkey::core
