// Values worked out by hand. packing_property_test.cpp holds many more against a model.
#include "can/packing.hpp"

#include <CppUTest/TestHarness.h>

#include <bit>
#include <limits>

namespace latchkey::can {
namespace {

constexpr Layout kWhole{.start = 0, .bits = 64};

Layout intel(unsigned start, unsigned bits) {
  return {static_cast<std::uint16_t>(start), static_cast<std::uint8_t>(bits),
          ByteOrder::little_endian};
}

Layout motorola(unsigned start, unsigned bits) {
  return {static_cast<std::uint16_t>(start), static_cast<std::uint8_t>(bits),
          ByteOrder::big_endian};
}

Signal signal_of(const Layout& layout, Encoding encoding) {
  Signal signal;
  signal.layout = layout;
  signal.encoding = encoding;
  return signal;
}

}  // namespace

TEST_GROUP(Packing) {
  static constexpr Data kData{0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0};

  static void check_extract(std::uint64_t raw, const Layout& layout) {
    CHECK_EQUAL(raw, extract(kData, layout));
  }

  static void check_insert(const Data& expected, const Data& before, const Layout& layout,
                           std::uint64_t raw) {
    Data data = before;
    insert(data, layout, raw);
    MEMCMP_EQUAL(expected.data(), data.data(), data.size());
  }
};

TEST(Packing, intel_signal_has_its_low_byte_first) {
  check_extract(0x3412, intel(0, 16));
  check_extract(0x4, intel(8, 4));
  check_extract(0x563, intel(12, 12));  // 0x3 of byte 1, then 0x56
  check_extract(0xF0DEBC9A78563412, kWhole);
}

TEST(Packing, motorola_signal_has_its_high_byte_first) {
  check_extract(0x1234, motorola(7, 16));
  check_extract(0x3, motorola(15, 4));
  check_extract(0x456, motorola(11, 12));  // 0x4 of byte 1, then 0x56
  check_extract(0x123456789ABCDEF0, motorola(7, 64));
}

TEST(Packing, motorola_signal_that_crosses_bytes_in_their_middles) {
  // 0x34 0x56 0x78 is 0011'0100 0101'0110 0111'1000; bit 10 is the third from the right of 0x34,
  // and 13 bits from there are 100'0101'0110'01.
  check_extract(0b1000101011001, motorola(10, 13));
}

TEST(Packing, single_bits_are_counted_from_the_least_significant) {
  for (const auto& layout : {intel(1, 1), motorola(1, 1), intel(4, 1), motorola(4, 1)}) {
    check_extract(1, layout);  // 0x12
  }
  for (const auto& layout : {intel(0, 1), motorola(0, 1), intel(63 - 4, 1), motorola(59, 1)}) {
    check_extract(0, layout);
  }
}

TEST(Packing, insert_changes_no_other_bits) {
  constexpr Data kOnes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  check_insert({0xFF, 0x2F, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, kOnes, intel(12, 8), 0x12);
  check_insert({0xFF, 0xF1, 0x2F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, kOnes, motorola(11, 8), 0x12);
  check_insert({0, 0x20, 0x01, 0, 0, 0, 0, 0}, {}, intel(12, 8), 0x12);
  check_insert({0, 0x01, 0x20, 0, 0, 0, 0, 0}, {}, motorola(11, 8), 0x12);
}

TEST(Packing, insert_ignores_what_is_above_the_signal) {
  check_insert({0x03}, {}, intel(0, 2), ~std::uint64_t{0});
  check_insert({0, 0, 0, 0, 0, 0, 0, 0x01}, {}, motorola(56, 1), 0xFF);
  check_insert(kData, {}, kWhole, 0xF0DEBC9A78563412);
}

TEST_GROUP(Meaning){static void check_raw(std::uint64_t expected,
                                          std::optional<std::uint64_t> raw){CHECK(raw.has_value());
CHECK_EQUAL(expected, *raw);
}  // namespace latchkey::can

// `exact` for both ways to name a number.
static void check_integer(std::uint64_t expected, const Signal& signal, std::int64_t value) {
  check_raw(expected, to_raw(signal, value));
  check_raw(expected, to_raw(signal, static_cast<double>(value)));
}

static void check_refused(const Signal& signal, std::int64_t value) {
  CHECK_FALSE(to_raw(signal, value).has_value());
  CHECK_FALSE(to_raw(signal, static_cast<double>(value)).has_value());
}
}
;

TEST(Meaning, signed_numbers_extend_their_sign) {
  DOUBLES_EQUAL(-1, to_number(intel(0, 12), Encoding::signed_integer, 0xFFF), 0);
  DOUBLES_EQUAL(-2048, to_number(intel(0, 12), Encoding::signed_integer, 0x800), 0);
  DOUBLES_EQUAL(2047, to_number(intel(0, 12), Encoding::signed_integer, 0x7FF), 0);
  DOUBLES_EQUAL(-1, to_number(intel(0, 1), Encoding::signed_integer, 1), 0);
  DOUBLES_EQUAL(-0x1p63, to_number(kWhole, Encoding::signed_integer, std::uint64_t{1} << 63), 0);
  DOUBLES_EQUAL(0x1p63, to_number(kWhole, Encoding::unsigned_integer, std::uint64_t{1} << 63), 0);
}

TEST(Meaning, floats_are_their_bits) {
  DOUBLES_EQUAL(-1.5, to_number(intel(0, 32), Encoding::float32, 0xBFC00000), 0);
  DOUBLES_EQUAL(-1.5, to_number(kWhole, Encoding::float64, 0xBFF8000000000000), 0);
  check_raw(0xBFC00000, to_raw(signal_of(intel(0, 32), Encoding::float32), -1.5));
  check_raw(0xBFF8000000000000, to_raw(signal_of(kWhole, Encoding::float64), -1.5));
}

TEST(Meaning, scaling_goes_both_ways) {
  Signal signal = signal_of(intel(0, 8), Encoding::unsigned_integer);
  signal.factor = 0.5;
  signal.offset = -40;
  DOUBLES_EQUAL(-29.5, to_physical(signal, 21), 0);
  check_raw(21, to_raw(signal, -29.5));
}

TEST(Meaning, value_between_two_raw_ones_goes_to_the_nearest) {
  Signal signal = signal_of(intel(0, 8), Encoding::signed_integer);
  signal.factor = 0.5;
  check_raw(42, to_raw(signal, 21.2));
  check_raw(43, to_raw(signal, 21.3));
  check_raw(0x100 - 42, to_raw(signal, -21.2));
}

TEST(Meaning, value_outside_the_range_is_refused) {
  Signal signal = signal_of(intel(0, 8), Encoding::unsigned_integer);
  signal.factor = 0.5;
  signal.minimum = 15;
  signal.maximum = 28;
  check_raw(30, to_raw(signal, 15.0));
  check_raw(56, to_raw(signal, 28.0));
  CHECK_FALSE(to_raw(signal, 14.9).has_value());
  CHECK_FALSE(to_raw(signal, 28.1).has_value());
  // A value table's entry is no physical value: often it is one that is out of range.
  check_raw(255, to_raw(signal, std::int64_t{255}));
}

TEST(Meaning, rounding_of_a_bound_is_no_reason_to_refuse) {
  Signal signal = signal_of(intel(0, 8), Encoding::unsigned_integer);
  signal.factor = 0.1;
  signal.maximum = 0.3;
  CHECK(to_physical(signal, 3) > signal.maximum);  // 0.30000000000000004
  check_raw(3, to_raw(signal, to_physical(signal, 3)));
  CHECK_FALSE(to_raw(signal, to_physical(signal, 4)).has_value());
}

TEST(Meaning, equal_bounds_are_no_range) {
  Signal signal = signal_of(intel(0, 8), Encoding::unsigned_integer);
  signal.minimum = signal.maximum = 5;
  check_raw(7, to_raw(signal, 7.0));
}

TEST(Meaning, numbers_that_the_bits_cannot_hold_are_refused) {
  const Signal two_bits = signal_of(intel(0, 2), Encoding::unsigned_integer);
  check_integer(0, two_bits, 0);
  check_integer(3, two_bits, 3);
  check_refused(two_bits, 4);
  check_refused(two_bits, -1);

  const Signal with_sign = signal_of(intel(0, 8), Encoding::signed_integer);
  check_integer(0x80, with_sign, -128);
  check_integer(0x7F, with_sign, 127);
  check_refused(with_sign, -129);
  check_refused(with_sign, 128);
}

TEST(Meaning, sixty_four_bits_end_where_they_end) {
  const Signal plain = signal_of(kWhole, Encoding::unsigned_integer);
  check_raw(std::uint64_t{1} << 63, to_raw(plain, 0x1p63));
  CHECK_FALSE(to_raw(plain, 0x1p64).has_value());
  check_refused(plain, -1);
  check_raw((std::uint64_t{1} << 63) - 1, to_raw(plain, std::numeric_limits<std::int64_t>::max()));

  const Signal with_sign = signal_of(kWhole, Encoding::signed_integer);
  check_integer(std::uint64_t{1} << 63, with_sign, std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(to_raw(with_sign, 0x1p63).has_value());
}

TEST(Meaning, what_is_not_finite_is_refused) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  for (const auto encoding : {Encoding::unsigned_integer, Encoding::signed_integer,
                              Encoding::float32, Encoding::float64}) {
    const Signal signal =
        signal_of(encoding == Encoding::float32 ? intel(0, 32) : kWhole, encoding);
    for (const double value : {kInfinity, -kInfinity, kNone}) {
      CHECK_FALSE(to_raw(signal, value).has_value());
    }
  }
  // Finite, and far from what a float holds.
  CHECK_FALSE(to_raw(signal_of(intel(0, 32), Encoding::float32), 1e39).has_value());
  Signal tiny = signal_of(kWhole, Encoding::float64);
  tiny.factor = 1e-300;
  CHECK_FALSE(to_raw(tiny, 1e300).has_value());
}

TEST(Meaning, value_table_entry_of_a_float_must_be_exact) {
  const Signal small = signal_of(intel(0, 32), Encoding::float32);
  check_raw(std::bit_cast<std::uint32_t>(-180.0F), to_raw(small, std::int64_t{-180}));
  check_raw(std::bit_cast<std::uint32_t>(0x1p24F), to_raw(small, std::int64_t{1} << 24));
  CHECK_FALSE(to_raw(small, (std::int64_t{1} << 24) + 1).has_value());

  const Signal large = signal_of(kWhole, Encoding::float64);
  check_raw(std::bit_cast<std::uint64_t>(-0x1p63),
            to_raw(large, std::numeric_limits<std::int64_t>::min()));
  CHECK_FALSE(to_raw(large, std::numeric_limits<std::int64_t>::max()).has_value());
  CHECK_FALSE(to_raw(large, (std::int64_t{1} << 53) + 1).has_value());
}

TEST(Meaning, multiplexed_signal_is_there_while_all_its_multiplexors_say_so) {
  Message message;
  message.signals.assign(3, {});
  message.signals[0].layout = intel(0, 8);
  message.signals[1].layout = motorola(15, 8);
  message.signals[1].multiplexing = {.multiplexor = 0, .when = {{1, 1}, {4, 6}}};
  message.signals[2].multiplexing = {.multiplexor = 1, .when = {{0, 9}}};
  const auto check = [&](std::size_t place, bool expected, const Data& data) {
    CHECK_EQUAL(expected, is_present(message, message.signals.at(place), data));
  };
  check(0, true, {0xFF, 0xFF});
  for (const unsigned page : {1U, 4U, 5U, 6U}) {
    check(1, true, {static_cast<std::uint8_t>(page), 0xFF});
    check(2, true, {static_cast<std::uint8_t>(page), 9});
    check(2, false, {static_cast<std::uint8_t>(page), 10});
  }
  for (const unsigned page : {0U, 2U, 3U, 7U, 255U}) {
    check(1, false, {static_cast<std::uint8_t>(page), 0});
    check(2, false, {static_cast<std::uint8_t>(page), 0});
  }
}

}  // namespace latchkey::can
