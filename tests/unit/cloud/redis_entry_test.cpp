#include "cloud/redis_entry.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::cloud::Entry;
using latchkey::cloud::pack;
using latchkey::cloud::unpack;

TEST_GROUP(RedisEntry){};

TEST(RedisEntry, Is_unpacked_as_it_was_packed) {
  const Entry entries[] = {
      {.id = "id", .vin = "VIN", .version = 3, .final = true, .record = "{}"},
      {.id = "", .vin = "", .version = UINT64_MAX, .to_deliver = true, .record = ""},
      {.id = "a\nb", .vin = " 1 ", .version = 0, .record = std::string("\0\n\xff", 3)},
  };
  for (const Entry& entry : entries) {
    const auto unpacked = unpack(pack(entry));
    CHECK_TRUE(unpacked.has_value());
    CHECK_TRUE(unpacked->id == entry.id && unpacked->vin == entry.vin);
    CHECK_TRUE(unpacked->version == entry.version && unpacked->record == entry.record);
    CHECK_TRUE(unpacked->final == entry.final && unpacked->to_deliver == entry.to_deliver);
  }
}

TEST(RedisEntry, Looks_like_its_header_says) {
  const Entry entry{.id = "id-1", .vin = "VIN", .version = 3, .final = true, .record = "{}"};
  STRCMP_EQUAL("4 3 3 1 0\nid-1VIN{}", pack(entry).c_str());
}

TEST(RedisEntry, That_is_none_is_not_unpacked) {
  for (const char* const text :
       {"", "\n", "1 1 1 0 0", "1 1 1 0\nabc", "1 1 1 0 0 \nabc", "1 1 1 0 0 0\nabc",
        "1  1 1 0 0\nabc", "1 1 1 2 0\nabc", "1 1 1 0 2\nabc", "-1 1 1 0 0\nabc", "2 2 1 0 0\nabc",
        "4 0 1 0 0\nabc", "18446744073709551615 1 1 0 0\nabc", "1 18446744073709551615 1 0 0\nabc",
        "1 1 18446744073709551616 0 0\nabc"}) {
    CHECK_FALSE_TEXT(unpack(text).has_value(), text);
  }
}
