#include "can/packing.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace latchkey::can {
namespace {

constexpr unsigned kWordBits = 64;
constexpr auto kFloatMax = static_cast<double>(std::numeric_limits<float>::max());

// The data as one number, whose least significant byte is the data's first or last one. The same
// function, backwards, is `stored`.
std::uint64_t in_order(std::uint64_t word, ByteOrder order) {
  const bool is_native =
      (order == ByteOrder::little_endian) == (std::endian::native == std::endian::little);
  return is_native ? word : __builtin_bswap64(word);
}

std::uint64_t load(const Data& data, ByteOrder order) {
  return in_order(std::bit_cast<std::uint64_t>(data), order);
}

Data stored(std::uint64_t word, ByteOrder order) {
  return std::bit_cast<Data>(in_order(word, order));
}

// How far the signal's least significant bit is from the loaded number's.
unsigned shift_of(const Layout& layout) {
  if (layout.order == ByteOrder::little_endian) return layout.start;
  const unsigned bits_before = (layout.start & ~7U) + (7U - (layout.start & 7U));
  return kWordBits - bits_before - layout.bits;
}

std::uint64_t mask_of(const Layout& layout) {
  return ~std::uint64_t{0} >> (kWordBits - layout.bits);
}

std::int64_t sign_extended(std::uint64_t raw, unsigned bits) {
  const unsigned unused = kWordBits - bits;
  return static_cast<std::int64_t>(raw << unused) >> unused;
}

// What a computed bound may be off by: raw * factor + offset is not exact.
bool is_in_range(const Signal& signal, double physical) {
  if (signal.minimum == signal.maximum) return true;
  constexpr double kRounding = 1e-12;
  const double slack = kRounding * std::max({std::abs(physical), std::abs(signal.offset),
                                             std::abs(signal.minimum), std::abs(signal.maximum)});
  return physical >= signal.minimum - slack && physical <= signal.maximum + slack;
}

// Nothing for what is not finite, too.
std::optional<std::uint64_t> from_number(const Signal& signal, double number) {
  const Layout& layout = signal.layout;
  const double rounded = std::round(number);
  switch (signal.encoding) {
    case Encoding::unsigned_integer:
      if (!(rounded >= 0 && rounded < std::ldexp(1.0, layout.bits))) return std::nullopt;
      return static_cast<std::uint64_t>(rounded);
    case Encoding::signed_integer: {
      const double limit = std::ldexp(1.0, layout.bits - 1);
      if (!(rounded >= -limit && rounded < limit)) return std::nullopt;
      return static_cast<std::uint64_t>(static_cast<std::int64_t>(rounded)) & mask_of(layout);
    }
    case Encoding::float32:
      if (!(std::abs(number) <= kFloatMax)) return std::nullopt;
      return std::bit_cast<std::uint32_t>(static_cast<float>(number));
    case Encoding::float64:
      if (!std::isfinite(number)) return std::nullopt;
      return std::bit_cast<std::uint64_t>(number);
  }
  return std::nullopt;
}

// A double of 2^63 or more must not be cast.
bool is_exact(double number, std::int64_t value) {
  constexpr double kLimit = 0x1p63;
  return number < kLimit && static_cast<std::int64_t>(number) == value;
}

}  // namespace

std::uint64_t extract(const Data& data, const Layout& layout) {
  return (load(data, layout.order) >> shift_of(layout)) & mask_of(layout);
}

void insert(Data& data, const Layout& layout, std::uint64_t raw) {
  const unsigned shift = shift_of(layout);
  const std::uint64_t mask = mask_of(layout);
  const std::uint64_t others = load(data, layout.order) & ~(mask << shift);
  data = stored(others | ((raw & mask) << shift), layout.order);
}

double to_number(const Layout& layout, Encoding encoding, std::uint64_t raw) {
  switch (encoding) {
    case Encoding::unsigned_integer: return static_cast<double>(raw);
    case Encoding::signed_integer: return static_cast<double>(sign_extended(raw, layout.bits));
    case Encoding::float32:
      return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw)));
    case Encoding::float64: return std::bit_cast<double>(raw);
  }
  return 0;
}

double to_physical(const Signal& signal, std::uint64_t raw) {
  return (to_number(signal.layout, signal.encoding, raw) * signal.factor) + signal.offset;
}

std::optional<std::uint64_t> to_raw(const Signal& signal, double physical) {
  if (!is_in_range(signal, physical)) return std::nullopt;
  return from_number(signal, (physical - signal.offset) / signal.factor);
}

std::optional<std::uint64_t> to_raw(const Signal& signal, std::int64_t value) {
  const Layout& layout = signal.layout;
  const auto bits = static_cast<std::uint64_t>(value);
  switch (signal.encoding) {
    case Encoding::unsigned_integer:
      if (value < 0 || bits > mask_of(layout)) return std::nullopt;
      return bits;
    case Encoding::signed_integer:
      if (sign_extended(bits, layout.bits) != value) return std::nullopt;
      return bits & mask_of(layout);
    case Encoding::float32: {
      const auto number = static_cast<float>(value);
      if (!is_exact(static_cast<double>(number), value)) return std::nullopt;
      return std::bit_cast<std::uint32_t>(number);
    }
    case Encoding::float64: {
      const auto number = static_cast<double>(value);
      if (!is_exact(number, value)) return std::nullopt;
      return std::bit_cast<std::uint64_t>(number);
    }
  }
  return std::nullopt;
}

bool is_present(const Message& message, const Signal& signal, const Data& data) {
  const Signal* at = &signal;
  while (at->multiplexing) {
    const Signal& multiplexor = message.signals[at->multiplexing->multiplexor];
    const std::uint64_t page = extract(data, multiplexor.layout);
    const auto holds = [page](const Multiplexing::Range& range) {
      return range.first <= page && page <= range.last;
    };
    if (std::ranges::none_of(at->multiplexing->when, holds)) return false;
    at = &multiplexor;
  }
  return true;
}

}  // namespace latchkey::can
