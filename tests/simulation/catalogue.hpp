// The vehicle of the simulation: four signals that take numbers, one speed, and three commands.
#pragma once

#include "core/catalogue.hpp"

namespace latchkey::simulation {

inline constexpr core::SignalId kA{0};
inline constexpr core::SignalId kB{1};
inline constexpr core::SignalId kC{2};
inline constexpr core::SignalId kD{3};
inline constexpr core::SignalId kSpeed{4};

// `one`, `two` and `hold`, of one, two and one step. Each step takes its value from the parameter
// f1, f2; each step of the rollback from b1, b2. `two` is for owners only; `hold` cannot be undone.
core::Catalogue make_catalogue();

}  // namespace latchkey::simulation
