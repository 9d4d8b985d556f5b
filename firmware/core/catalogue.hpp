// The catalogue: which commands exist and what each does to the vehicle. Data, read from a file by
// the codec; everything in it is valid by construction (names resolved, limits kept).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "core/condition.hpp"
#include "core/ids.hpp"
#include "core/roles.hpp"
#include "core/value.hpp"

namespace latchkey::core {

enum class ParamKind : std::uint8_t { boolean, number, integer, word };

struct ParamDef {
  ParamName name;
  ParamKind kind = ParamKind::boolean;
  bool required = true;
  std::optional<double> minimum;  // numbers and integers
  std::optional<double> maximum;
  std::optional<double> multiple_of;
  std::vector<Word> choices;      // words: the allowed ones
  std::optional<Value> fallback;  // taken when the parameter is not given
  std::string unit;               // for people: "celsius"; empty: none
};

// A value known now, or one that the command brings along.
using ValueSource = std::variant<Value, ParamName>;

struct SetDef {
  SignalId signal;
  ValueSource value;
};

struct ConfirmDef {
  SignalId signal;
  Comparison comparison = Comparison::eq;
  ValueSource value;
};

// One actuation: write, wait until feedback agrees, keep it so for `hold`.
struct StepDef {
  std::vector<SetDef> set;
  std::vector<ConfirmDef> confirm;
  base::Millis confirm_within{0};
  base::Millis hold{0};
};

struct CommandDef {
  CommandName name;
  std::string title;
  std::vector<ParamDef> params;
  RoleSet roles;
  std::vector<Interlock> interlocks;
  base::Millis timeout{0};
  std::vector<StepDef> steps;
  std::vector<StepDef> rollback;
};

struct Catalogue {
  std::vector<std::string> signals;  // VSS paths; a SignalId is an index into this
  std::vector<CommandDef> commands;

  [[nodiscard]] const CommandDef* find(const CommandName& name) const {
    const auto found = std::ranges::find(commands, name, &CommandDef::name);
    return found == commands.end() ? nullptr : &*found;
  }
};

}  // namespace latchkey::core
