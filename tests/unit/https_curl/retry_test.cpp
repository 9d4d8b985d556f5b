// When an outcome that was not taken is tried again, and what goes before it.
#include "queue_rig.hpp"

using namespace latchkey;              // NOLINT(google-build-using-namespace)
using namespace latchkey::https_curl;  // NOLINT(google-build-using-namespace)
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_GROUP_BASE(PostQueueRetry, QueueRig){};

TEST(PostQueueRetry, Delay_doublesUpToTheMost) {
  add("A", "one");
  for (const int delay_s : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
    fail_once();
    LONGS_EQUAL(delay_s * 1000, until_deadline().count());
    pass(seconds{delay_s} - base::Millis{1});
    STRCMP_EQUAL("", started().c_str());
    pass(base::Millis{1});
  }
}

TEST(PostQueueRetry, Delay_afterSuccess_startsOver) {
  for (const char* id : {"one", "two"}) add("A", id);
  for (int i = 0; i < 5; ++i) {
    fail_once();
    pass(minutes{5});
  }
  fail_once(status(200));
  fail_once();
  LONGS_EQUAL(1000, until_deadline().count());
}

TEST(PostQueueRetry, Delay_isWhatTheJitterGives) {
  PostQueue hasty({{.name = name("A"), .give_up_after = hours{1}}}, {},
                  [](base::Millis max) { return max / 10; });
  hasty.add(name("A"),
            {.id = *core::CommandId::parse("one"), .message = {}, .concluded_at = kNoon});
  for (const int delay_ms : {100, 200, 400}) {
    CHECK(hasty.start(now.mono).has_value());
    hasty.replied(0, unreachable(), now);
    CHECK(*hasty.next_deadline() == now.mono + base::Millis{delay_ms});
    pass(base::Millis{delay_ms});
  }
}

TEST(PostQueueRetry, RetryAfter_isHeededUpToTheMost) {
  add("A", "one");
  fail_once(asks_to_wait(seconds{90}));
  LONGS_EQUAL(90'000, until_deadline().count());
  pass(seconds{90});
  fail_once(asks_to_wait(hours{1}));
  LONGS_EQUAL(300'000, until_deadline().count());
}

TEST(PostQueueRetry, RetryAfter_doesNotShortenTheDelay) {
  add("A", "one");
  for (int i = 0; i < 4; ++i) {
    fail_once();
    pass(minutes{5});
  }
  fail_once(asks_to_wait(seconds{1}));
  LONGS_EQUAL(16'000, until_deadline().count());
}

TEST(PostQueueRetry, Failed_goesBehindTheOthers) {
  for (const char* id : {"one", "two", "three"}) add("A", id);
  std::string order;
  for (int i = 0; i < 4; ++i) {
    order += started();
    reply(0, unreachable());
    pass(minutes{5});
  }
  STRCMP_EQUAL("A:one A:two A:three A:one ", order.c_str());
}

TEST(PostQueueRetry, New_goesBeforeThoseThatFailed) {
  add("A", "one");
  fail_once();
  add("A", "two");
  pass(seconds{1});
  STRCMP_EQUAL("A:two ", started().c_str());
}

TEST(PostQueueRetry, New_atAnEndpointThatIsDown_waitsWithTheOthers) {
  add("A", "one");
  fail_once();
  add("A", "two");
  STRCMP_EQUAL("", started().c_str());
  LONGS_EQUAL(1000, until_deadline().count());
}

TEST(PostQueueRetry, Refused_doesNotHoldUpTheRest) {
  for (const char* id : {"poison", "two"}) add("A", id);
  fail_once(status(422));
  LONGS_EQUAL(0, until_deadline().count());
  STRCMP_EQUAL("A:two ", started().c_str());
  reply(0, status(200));
  check_verdicts("two+ ");
  fail_once(status(422));
  LONGS_EQUAL(1000, until_deadline().count());
  add("A", "three");
  STRCMP_EQUAL("A:three ", started().c_str());
}

TEST(PostQueueRetry, Refusal_thatPasses_isNotAboutTheOutcome) {
  for (const Reply& passing : {status(408), status(425), status(429), status(500), status(302),
                               asks_to_wait(seconds{1})}) {
    add("A", "one");
    fail_once(passing);
    add("A", "two");
    STRCMP_EQUAL("", started().c_str());
    pass(minutes{5});
    fail_once(status(200));
    fail_once(status(200));
  }
}
