// The catalogue that comes with the agent, read once.
#pragma once

#include "core/catalogue.hpp"

namespace latchkey::fuzz {

[[nodiscard]] const core::Catalogue& default_catalogue();

}  // namespace latchkey::fuzz
