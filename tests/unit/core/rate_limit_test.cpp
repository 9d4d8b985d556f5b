#include "core/rate_limit.hpp"

#include "builders.hpp"

namespace latchkey::core::testing {

TEST_GROUP(Rate) {
  base::MonoTime now{1h};
  const KeyId owner = key_id("owner");

  long wait_of(RateLimiter & limiter, const KeyId& key) {
    return static_cast<long>(limiter.take(key, now).count());
  }
};

TEST(Rate, Burst_goes_at_once_and_then_one_at_a_time) {
  RateLimiter limiter({.burst = 3.0, .per_second = 2.0});
  for (int i = 0; i < 3; ++i) LONGS_EQUAL(0, wait_of(limiter, owner));
  LONGS_EQUAL(500, wait_of(limiter, owner));
  now += 200ms;
  LONGS_EQUAL(300, wait_of(limiter, owner));
  now += 300ms;
  LONGS_EQUAL(0, wait_of(limiter, owner));
  LONGS_EQUAL(500, wait_of(limiter, owner));
}

TEST(Rate, Waiting_as_long_as_told_is_enough) {
  for (const double per_second : {0.1, 0.3, 1.0 / 3.0, 0.7, 1.0, 3.0, 7.0, 13.0, 999.0}) {
    RateLimiter limiter({.burst = 1.0, .per_second = per_second});
    for (int i = 0; i < 1000; ++i) {
      LONGS_EQUAL(0, wait_of(limiter, owner));
      now += base::Millis{wait_of(limiter, owner)};
    }
  }
}

TEST(Rate, Being_refused_costs_nothing) {
  RateLimiter limiter({.burst = 1.0, .per_second = 1.0});
  LONGS_EQUAL(0, wait_of(limiter, owner));
  for (int i = 0; i < 1000; ++i) LONGS_EQUAL(1000, wait_of(limiter, owner));
}

TEST(Rate, Bucket_never_holds_more_than_the_burst) {
  RateLimiter limiter({.burst = 2.0, .per_second = 1.0});
  LONGS_EQUAL(0, wait_of(limiter, owner));
  now += 24h;
  LONGS_EQUAL(0, wait_of(limiter, owner));
  LONGS_EQUAL(0, wait_of(limiter, owner));
  LONGS_EQUAL(1000, wait_of(limiter, owner));
}

TEST(Rate, Keys_have_a_bucket_each) {
  RateLimiter limiter({.burst = 1.0, .per_second = 1.0});
  LONGS_EQUAL(0, wait_of(limiter, owner));
  LONGS_EQUAL(0, wait_of(limiter, key_id("driver")));
  LONGS_EQUAL(1000, wait_of(limiter, owner));
}

TEST(Rate, More_keys_than_there_may_be_displace_the_fullest_bucket) {
  RateLimiter limiter({.burst = 2.0, .per_second = 0.001});
  const auto key = [](std::size_t i) { return key_id("key-" + std::to_string(i)); };
  for (std::size_t i = 0; i < kKeysMax; ++i) {
    LONGS_EQUAL(0, wait_of(limiter, key(i)));
    if (i != 3) LONGS_EQUAL(0, wait_of(limiter, key(i)));
  }
  LONGS_EQUAL(0, wait_of(limiter, key(kKeysMax)));  // takes the place of key 3
  for (std::size_t i = 0; i < kKeysMax; ++i) {
    if (i != 3) CHECK_TRUE(wait_of(limiter, key(i)) > 0);
  }
  LONGS_EQUAL(0, wait_of(limiter, key(3)));
  LONGS_EQUAL(0, wait_of(limiter, key(3)));
}

}  // namespace latchkey::core::testing
