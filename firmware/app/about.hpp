#pragma once

#include <string>

namespace latchkey::app {

// `latchkeyd 0.1.0 (build id 3fa9…)`, for people; without the id where the linker made none.
[[nodiscard]] std::string about_program();

}  // namespace latchkey::app
