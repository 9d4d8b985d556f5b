// Every signal of two files, and layouts drawn at random, at raw values drawn at random: held
// against the bit-by-bit model. Each run is drawn from its number alone.
#include <CppUTest/TestHarness.h>

#include <cmath>
#include <random>

#include "bit_model.hpp"
#include "can/packing.hpp"
#include "dbc_files.hpp"

namespace latchkey::can::testing {
namespace {

constexpr int kValuesPerSignal = 200;
constexpr int kRandomLayouts = 50'000;

// Where a double is exact enough to tell neighbouring integers from each other after scaling.
constexpr unsigned kExactBits = 48;

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  // Ends of the range are as likely as all that is between.
  std::uint64_t raw(unsigned bits) {
    const std::uint64_t mask = ~std::uint64_t{0} >> (64 - bits);
    switch (random_() % 8) {
      case 0: return 0;
      case 1: return mask;
      case 2: return mask >> 1;
      case 3: return mask - (mask >> 1);
      default: return random_() & mask;
    }
  }

  Data data() {
    Data data;
    for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random_());
    return data;
  }

  Layout layout() {
    Layout layout;
    do {
      layout.start = static_cast<std::uint16_t>(random_() % 64);
      layout.bits = static_cast<std::uint8_t>(1 + (random_() % 64));
      layout.order = random_() % 2 == 0 ? ByteOrder::little_endian : ByteOrder::big_endian;
    } while (!model_fits(layout, kDataBytesMax));
    return layout;
  }

 private:
  std::mt19937_64 random_;
};

void check_bits(const Layout& layout, Draw& draw) {
  const Data before = draw.data();
  const std::uint64_t raw = draw.raw(layout.bits);

  Bits expected = bits_of(before);
  CHECK_EQUAL(model_extract(expected, layout), extract(before, layout));
  model_insert(expected, layout, raw);
  Data after = before;
  insert(after, layout, raw);
  CHECK(bits_of(after) == expected);
  CHECK_EQUAL(raw, extract(after, layout));
}

bool is_clearly_outside(const Signal& signal, double physical) {
  if (signal.minimum == signal.maximum) return false;
  const double margin = std::abs(signal.factor) * 1e-6;
  return physical < signal.minimum - margin || physical > signal.maximum + margin;
}

void check_meaning(const Signal& signal, std::uint64_t raw) {
  const double physical = to_physical(signal, raw);
  const auto back = to_raw(signal, physical);
  if (!std::isfinite(physical) || is_clearly_outside(signal, physical)) {
    CHECK_FALSE(back.has_value());
    return;
  }
  CHECK(back.has_value());
  if (signal.encoding < Encoding::float32 && signal.layout.bits <= kExactBits) {
    CHECK_EQUAL(raw, *back);
  }
  DOUBLES_EQUAL(physical, to_physical(signal, *back), std::abs(physical) * 1e-12);
}

// Whether its largest number, scaled, may go beyond what it holds: 2^64 - 1 rounds to 2^64.
bool is_rounded_out(const Signal& signal, std::uint64_t raw) {
  const bool is_wide = signal.layout.bits > kExactBits && signal.encoding < Encoding::float32;
  return is_wide && !to_raw(signal, to_physical(signal, raw)).has_value();
}

int check_file(std::string_view path) {
  const Database database = parsed(read_file(path));
  Draw draw(1);
  int signals = 0;
  for (const Message& message : database.messages) {
    if (message.size > kDataBytesMax) continue;
    for (const Signal& signal : message.signals) {
      CHECK(model_fits(signal.layout, message.size));
      ++signals;
      for (int i = 0; i < kValuesPerSignal; ++i) {
        check_bits(signal.layout, draw);
        const std::uint64_t raw = draw.raw(signal.layout.bits);
        if (!is_rounded_out(signal, raw)) check_meaning(signal, raw);
      }
      for (const ValueName& value : signal.names) {
        const auto raw = to_raw(signal, value.raw);
        CHECK(raw.has_value());
        DOUBLES_EQUAL(static_cast<double>(value.raw),
                      to_number(signal.layout, signal.encoding, *raw), 0);
      }
    }
  }
  return signals;
}

}  // namespace

TEST_GROUP(PackingProperty){};

TEST(PackingProperty, signals_of_the_default_vehicle_pack_and_unpack) {
  CHECK(check_file(kDefaultVehicle) > 100);
}

TEST(PackingProperty, signals_of_the_file_with_every_feature_pack_and_unpack) {
  CHECK(check_file(kEveryFeature) > 25);
}

TEST(PackingProperty, random_layouts_pack_and_unpack) {
  Draw draw(2);
  for (int i = 0; i < kRandomLayouts; ++i) check_bits(draw.layout(), draw);
}

// The parser's idea of a signal that lies inside its message is the model's.
TEST(PackingProperty, parser_takes_the_layouts_that_fit_and_no_others) {
  for (const bool is_intel : {false, true}) {
    for (unsigned start = 0; start < 32; ++start) {
      for (unsigned bits = 1; bits <= 32; ++bits) {
        const Layout layout{static_cast<std::uint16_t>(start), static_cast<std::uint8_t>(bits),
                            is_intel ? ByteOrder::little_endian : ByteOrder::big_endian};
        const std::string text = "BO_ 1 M: 3 N\nSG_ S : " + std::to_string(start) + "|" +
                                 std::to_string(bits) + (is_intel ? "@1" : "@0") +
                                 "+ (1,0) [0|0] \"\" N";
        CHECK_EQUAL(model_fits(layout, 3), parse_dbc(text).has_value());
      }
    }
  }
}

}  // namespace latchkey::can::testing
