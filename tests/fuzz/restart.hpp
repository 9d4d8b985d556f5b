// What must hold of everything that a journal restores, whatever was in its file.
#pragma once

#include "core/restored.hpp"

namespace latchkey::fuzz {

// Checks it, and starts an agent with it: that must come to rest, with one outcome for the command
// that was open.
void check_restart(const core::Restored& restored);

[[nodiscard]] bool same_restored(const core::Restored& a, const core::Restored& b);

}  // namespace latchkey::fuzz
