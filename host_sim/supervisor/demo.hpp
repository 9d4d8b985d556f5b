// The demo: what this project does, in a story that takes ten seconds and is checked line by line.
#pragma once

#include "base/result.hpp"
#include "supervisor/stack.hpp"
#include "supervisor/termination.hpp"

namespace latchkey::supervisor {

// An error when anything came out otherwise than it is told.
base::Result<void, Error> tell_demo(StackOptions options, const Termination& termination);

}  // namespace latchkey::supervisor
