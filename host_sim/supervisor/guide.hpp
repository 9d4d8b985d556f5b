// Tells a person, or a shell, how to reach what was started.
#pragma once

#include <string>

#include "supervisor/stack.hpp"

namespace latchkey::supervisor {

// Lines for a shell to source: where the broker is and who the owner is there, in the variables
// that `latchkey` reads, and PATH with our programs in front.
std::string environment(const Stack& stack, const std::filesystem::path& programs);

// What to type in another terminal.
std::string guide(const Stack& stack, const std::filesystem::path& programs);

// The one address to open.
std::string console_guide(const Stack& stack);

}  // namespace latchkey::supervisor
