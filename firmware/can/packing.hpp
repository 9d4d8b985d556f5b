// Bits in a frame's data, and what they mean. No allocation, no errors that are not a result.
#pragma once

#include <cstdint>
#include <optional>

#include "can/database.hpp"
#include "can/frame.hpp"

namespace latchkey::can {

// The signal's bits as they are, in the low `layout.bits` of the result. The layout lies inside
// eight bytes.
std::uint64_t extract(const Data& data, const Layout& layout);

// Changes the signal's bits alone; what `raw` has above `layout.bits` is ignored.
void insert(Data& data, const Layout& layout, std::uint64_t raw);

// The bits as the number that they stand for, before scaling: as in the DBC file's value tables.
// Integers beyond 2^53 are rounded.
double to_number(const Layout& layout, Encoding encoding, std::uint64_t raw);

// Bits to a physical value.
double to_physical(const Signal& signal, std::uint64_t raw);

// A physical value to the nearest bits; nothing when it is not finite, outside the signal's range
// (where the file gives one), or when the bits cannot hold it.
std::optional<std::uint64_t> to_raw(const Signal& signal, double physical);

// The bits for an entry of a value table; nothing when they cannot hold it.
std::optional<std::uint64_t> to_raw(const Signal& signal, std::int64_t value);

// Whether the frame's data carries the signal at all: multiplexors may say that it does not.
bool is_present(const Message& message, const Signal& signal, const Data& data);

}  // namespace latchkey::can
