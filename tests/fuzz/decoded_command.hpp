// What must hold of every command that the codec gives out, whoever made its bytes.
#pragma once

#include <string_view>

namespace latchkey::fuzz {

// Decodes `jws` as the agent does and checks what comes of it, up to the plan that the default
// catalogue makes of it.
void check_command(std::string_view jws);

}  // namespace latchkey::fuzz
