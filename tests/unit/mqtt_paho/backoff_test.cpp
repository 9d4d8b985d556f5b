#include "adapters/mqtt_paho/backoff.hpp"

#include <CppUTest/TestHarness.h>

using namespace latchkey;             // NOLINT(google-build-using-namespace)
using namespace latchkey::mqtt_paho;  // NOLINT(google-build-using-namespace)

TEST_GROUP(Backoff) {
  Backoff backoff{base::Millis{100}, base::Millis{1000}};

  void next_is_between_half_and_all_of(int all_ms) {
    const base::Millis delay = backoff.next();
    CHECK(delay.count() >= all_ms / 2);
    CHECK(delay.count() <= all_ms);
  }
};

TEST(Backoff, Next_doublesUpToTheMost) {
  for (const int all_ms : {100, 200, 400, 800, 1000, 1000}) next_is_between_half_and_all_of(all_ms);
}

TEST(Backoff, Next_afterSuccess_startsOver) {
  for (int i = 0; i < 100; ++i) backoff.next();
  next_is_between_half_and_all_of(1000);
  backoff.succeeded();
  next_is_between_half_and_all_of(100);
}
