// Control commands: built in, signed like any other, and never in need of the slot.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/ids.hpp"

namespace latchkey::core {

enum class Control : std::uint8_t {
  cancel,        // params {"id": …}: ends the command that has the slot, if that is its id
  report_state,  // answers with every known signal
  ping,          // answers
};

constexpr std::optional<Control> control_named(std::string_view name) {
  if (name == "cancel") return Control::cancel;
  if (name == "report_state") return Control::report_state;
  if (name == "ping") return Control::ping;
  return std::nullopt;
}

inline std::optional<Control> control_of(const CommandName& name) {
  return control_named(name.view());
}

}  // namespace latchkey::core
