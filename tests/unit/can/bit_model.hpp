// What insert() and extract() must do, said a second time: bit by bit, in the DBC format's own
// numbering, and without a thought of speed.
#pragma once

#include <array>

#include "can/packing.hpp"

namespace latchkey::can::testing {

using Bits = std::array<bool, 64>;  // bit n is bit n % 8 of byte n / 8

Bits bits_of(const Data& data);

// Whether all of a signal lies inside `bytes` bytes.
bool model_fits(const Layout& layout, unsigned bytes);
std::uint64_t model_extract(const Bits& bits, const Layout& layout);
void model_insert(Bits& bits, const Layout& layout, std::uint64_t raw);

}  // namespace latchkey::can::testing
