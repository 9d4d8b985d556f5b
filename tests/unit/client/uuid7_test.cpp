#include "client/uuid7.hpp"

#include <CppUTest/TestHarness.h>

#include <algorithm>
#include <span>
#include <string>

#include "core/ids.hpp"

using latchkey::base::Millis;
using latchkey::base::WallTime;
using latchkey::client::make_traceparent;
using latchkey::client::Uuid7Source;

namespace {

void all_ones(std::span<std::uint8_t> out) { std::ranges::fill(out, std::uint8_t{0xff}); }
void all_zeros(std::span<std::uint8_t> out) { std::ranges::fill(out, std::uint8_t{0}); }

WallTime at(std::int64_t ms) { return WallTime(Millis(ms)); }

}  // namespace

TEST_GROUP(Uuid7){};

TEST(Uuid7, Known_time_and_bytes_give_the_format_of_the_RFC) {
  // 2022-02-22T19:22:22.000Z is the example of RFC 9562, appendix A.6.
  STRCMP_EQUAL("017f22e2-79b0-77ff-bfff-ffffffffffff",
               Uuid7Source(all_ones).next(at(1645557742000)).c_str());
  STRCMP_EQUAL("017f22e2-79b0-7000-8000-000000000000",
               Uuid7Source(all_zeros).next(at(1645557742000)).c_str());
}

TEST(Uuid7, Of_one_millisecond_come_in_order) {
  Uuid7Source ids;
  std::string before = ids.next(at(1000));
  for (int i = 0; i < 10'000; ++i) {
    std::string next = ids.next(at(1000));
    CHECK_TRUE(before < next);
    before = std::move(next);
  }
}

TEST(Uuid7, When_the_clock_goes_back_still_come_in_order) {
  Uuid7Source ids;
  const std::string before = ids.next(at(5000));
  CHECK_TRUE(before < ids.next(at(4000)));
}

TEST(Uuid7, When_the_counter_is_full_borrows_a_millisecond) {
  Uuid7Source ids(all_ones);
  std::string before = ids.next(at(5000));
  for (int i = 0; i < 0x801; ++i) {
    std::string next = ids.next(at(5000));
    CHECK_TRUE(before < next);
    before = std::move(next);
  }
  STRCMP_EQUAL("00000000-1389-77ff-bfff-ffffffffffff", before.c_str());
}

TEST(Uuid7, Is_a_command_id) {
  CHECK_TRUE(latchkey::core::CommandId::parse(Uuid7Source().next(at(1))).has_value());
}

TEST_GROUP(Traceparent){};

TEST(Traceparent, Has_version_two_ids_and_the_sampled_flag) {
  STRCMP_EQUAL("00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01",
               make_traceparent(all_ones).c_str());
}

TEST(Traceparent, From_zeros_has_no_id_of_zeros) {
  STRCMP_EQUAL("00-00000000000000000000000000000001-0000000000000001-01",
               make_traceparent(all_zeros).c_str());
}
