// What tells this program from every other build of it: the GNU build id that the linker made of
// its contents, the same one that debuggers and core dumps go by.
#pragma once

#include <string>

namespace latchkey::process_linux {

// In hexadecimal digits; empty: it was linked without one.
[[nodiscard]] std::string build_id();

}  // namespace latchkey::process_linux
