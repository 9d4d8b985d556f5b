#include "bit_model.hpp"

namespace latchkey::can::testing {
namespace {

// Where the next bit is: an Intel signal's next more significant one, a Motorola signal's next less
// significant one, which goes on at the top of the byte that follows.
unsigned next(unsigned bit, ByteOrder order) {
  if (order == ByteOrder::little_endian) return bit + 1;
  return bit % 8 == 0 ? bit + 15 : bit - 1;
}

// The raw value's bit that the signal's nth bit on its way is.
unsigned raw_bit(const Layout& layout, unsigned nth) {
  return layout.order == ByteOrder::little_endian ? nth : layout.bits - 1U - nth;
}

}  // namespace

Bits bits_of(const Data& data) {
  Bits bits{};
  for (unsigned bit = 0; bit < bits.size(); ++bit) {
    bits.at(bit) = ((unsigned{data.at(bit / 8)} >> (bit % 8)) & 1U) != 0;
  }
  return bits;
}

bool model_fits(const Layout& layout, unsigned bytes) {
  unsigned at = layout.start;
  for (unsigned nth = 0; nth < layout.bits; ++nth, at = next(at, layout.order)) {
    if (at >= bytes * 8) return false;
  }
  return true;
}

std::uint64_t model_extract(const Bits& bits, const Layout& layout) {
  std::uint64_t raw = 0;
  unsigned at = layout.start;
  for (unsigned nth = 0; nth < layout.bits; ++nth, at = next(at, layout.order)) {
    if (bits.at(at)) raw |= std::uint64_t{1} << raw_bit(layout, nth);
  }
  return raw;
}

void model_insert(Bits& bits, const Layout& layout, std::uint64_t raw) {
  unsigned at = layout.start;
  for (unsigned nth = 0; nth < layout.bits; ++nth, at = next(at, layout.order)) {
    bits.at(at) = ((raw >> raw_bit(layout, nth)) & 1U) != 0;
  }
}

}  // namespace latchkey::can::testing
