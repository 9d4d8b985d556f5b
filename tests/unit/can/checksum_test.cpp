#include "can/checksum.hpp"

#include <CppUTest/TestHarness.h>

namespace latchkey::can {

TEST_GROUP(Checksum) {
  // With "12" as the data id, the text that checksums are published for: 123456789.
  static constexpr std::uint16_t kDataId = 0x3231;
  static constexpr Frame kFrame{
      .id = {.value = 1}, .size = 8, .data = {'3', '4', 0xEE, '5', '6', '7', '8', '9'}};
  static constexpr std::size_t kPlace = 2;
};

TEST(Checksum, crc8_of_the_published_text_is_the_published_value) {
  UNSIGNED_LONGS_EQUAL(0x4B, checksum(Checksum::crc8_j1850, kDataId, kFrame, kPlace));
}

TEST(Checksum, sum8_is_the_sum_without_what_exceeds_a_byte) {
  // 0x31 + … + 0x39 = 0x1DD
  UNSIGNED_LONGS_EQUAL(0xDD, checksum(Checksum::sum8, kDataId, kFrame, kPlace));
}

TEST(Checksum, xor8_is_all_bytes_exclusive_or) {
  UNSIGNED_LONGS_EQUAL(0x31, checksum(Checksum::xor8, kDataId, kFrame, kPlace));
}

TEST(Checksum, own_place_does_not_count) {
  Frame other = kFrame;
  other.data[kPlace] = 0x11;
  for (const auto kind : {Checksum::crc8_j1850, Checksum::sum8, Checksum::xor8}) {
    UNSIGNED_LONGS_EQUAL(checksum(kind, kDataId, kFrame, kPlace),
                         checksum(kind, kDataId, other, kPlace));
  }
}

TEST(Checksum, every_other_bit_counts) {
  for (const auto kind : {Checksum::crc8_j1850, Checksum::sum8, Checksum::xor8}) {
    const auto good = checksum(kind, kDataId, kFrame, kPlace);
    for (unsigned bit = 0; bit < 64; ++bit) {
      if (bit / 8 == kPlace) continue;
      Frame other = kFrame;
      other.data.at(bit / 8) ^= static_cast<std::uint8_t>(1U << (bit % 8));
      CHECK(checksum(kind, kDataId, other, kPlace) != good);
    }
    for (unsigned bit = 0; bit < 16; ++bit) {
      CHECK(checksum(kind, static_cast<std::uint16_t>(kDataId ^ (1U << bit)), kFrame, kPlace) !=
            good);
    }
  }
}

TEST(Checksum, bytes_beyond_the_size_do_not_count) {
  Frame shorter = kFrame;
  shorter.size = 1;
  // 0x31, 0x32 and 0x33
  UNSIGNED_LONGS_EQUAL(0x96, checksum(Checksum::sum8, kDataId, shorter, kPlace));
}

TEST(Checksum, names_read_back) {
  for (const auto kind : {Checksum::crc8_j1850, Checksum::sum8, Checksum::xor8}) {
    CHECK(find_checksum(to_string(kind)) == kind);
  }
  CHECK_FALSE(find_checksum("crc8").has_value());
  CHECK_FALSE(find_checksum("").has_value());
}

}  // namespace latchkey::can
