// What goes to an endpoint when, how often, and when it is given up, in virtual time.
#include "cloud/delivery_queue.hpp"

#include <CppUTest/TestHarness.h>

#include <chrono>

using namespace latchkey;         // NOLINT(google-build-using-namespace)
using namespace latchkey::cloud;  // NOLINT(google-build-using-namespace)
using base::Millis;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

using Reply = https_curl::Reply;

constexpr base::WallTime kNoon{hours{12}};
constexpr seconds kClaim{13};

Reply status(int code) {
  Reply reply;
  reply.status = code;
  return reply;
}

Reply unreachable() {
  Reply reply;
  reply.error = "unreachable";
  return reply;
}

Reply asks_to_wait(Millis time) {
  Reply reply = status(503);
  reply.retry_after = time;
  return reply;
}

}  // namespace

// Delays are the longest that the jitter can give.
TEST_GROUP(DeliveryQueue) {
  DeliveryQueue queue{[](Millis max) { return max; }};
  base::Now now{.mono = base::MonoTime{hours{1}}, .wall = kNoon};
  std::map<std::string, std::size_t> numbers;  // of requests, by the command's id

  void pass(Millis time) {
    now.mono += time;
    now.wall += time;
  }

  void add(const std::string& endpoint, const std::string& id) {
    queue.add({.delivery = {.id = id,
                            .client = "owner",
                            .endpoint = endpoint,
                            .traceparent = {},
                            .settled_at = kNoon,
                            .body = "{}"},
               .url = "https://" + endpoint + "/",
               .start_by = now.mono + kClaim},
              now);
  }

  // What is started now: "one two ".
  std::string started() {
    std::string ids;
    while (const auto request = queue.start(now.mono)) {
      const std::string& id = request->what.delivery.id;
      ids.append(id).append(" ");
      numbers[id] = request->number;
    }
    return ids;
  }

  void reply(const std::string& id, const Reply& what) { queue.replied(numbers.at(id), what, now); }

  // "one off, two +4000, three says …\n"
  std::string to_be_done() {
    std::string text;
    while (const auto output = queue.poll_output()) {
      if (const auto* off = std::get_if<to_do::TakeOff>(&*output)) text += off->id + " off\n";
      if (const auto* later = std::get_if<to_do::Postpone>(&*output)) {
        text += later->id + " +" + std::to_string(later->due_in.count()) + "\n";
      }
      if (const auto* say = std::get_if<to_do::Say>(&*output)) text += say->line + "\n";
    }
    return text;
  }
  void check_to_be_done(const std::string& expected) {
    STRCMP_EQUAL(expected.c_str(), to_be_done().c_str());
  }

  void add_many(const std::string& endpoint, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) add(endpoint, endpoint + std::to_string(i));
  }
};

TEST(DeliveryQueue, Taken_goesOffTheList) {
  add("A", "one");
  STRCMP_EQUAL("one ", started().c_str());
  check_to_be_done("");
  reply("one", status(204));
  check_to_be_done("one off\n");
  STRCMP_EQUAL("", started().c_str());
  LONGS_EQUAL(0, queue.held());
}

TEST(DeliveryQueue, Request_hasWhatWasClaimed) {
  add("A", "one");
  const auto request = queue.start(now.mono);
  STRCMP_EQUAL("https://A/", request->what.url.c_str());
  STRCMP_EQUAL("{}", request->what.delivery.body.c_str());
}

TEST(DeliveryQueue, Only_2xxTakes) {
  for (const int code : {300, 302, 307, 400, 404, 410, 500, 503}) {
    const std::string id = "c" + std::to_string(code);
    add("A", id);
    started();
    reply(id, status(code));
    STRCMP_CONTAINS((id + " +1000\n").c_str(), to_be_done().c_str());
  }
}

TEST(DeliveryQueue, Delay_doublesUpToTheMost_andIsToldOnce) {
  std::string lines = "endpoint owner/A does not take one, to be tried again: unreachable\n";
  for (const int delay_s : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
    add("A", "one");
    STRCMP_EQUAL("one ", started().c_str());
    reply("one", unreachable());
    check_to_be_done(lines + "one +" + std::to_string(delay_s * 1000) + "\n");
    lines.clear();
    pass(seconds{delay_s});
  }
}

TEST(DeliveryQueue, Delay_isWhatTheJitterGives) {
  DeliveryQueue hasty([](Millis max) { return max / 10; });
  for (const int delay_ms : {100, 200, 400}) {
    hasty.add({.delivery = {.id = "one",
                            .client = "owner",
                            .endpoint = "A",
                            .traceparent = {},
                            .settled_at = kNoon,
                            .body = {}},
               .url = {},
               .start_by = now.mono + kClaim},
              now);
    hasty.replied(hasty.start(now.mono)->number, status(500), now);
    Millis due_in{0};
    while (const auto output = hasty.poll_output()) {
      if (const auto* later = std::get_if<to_do::Postpone>(&*output)) due_in = later->due_in;
    }
    LONGS_EQUAL(delay_ms, due_in.count());
  }
}

TEST(DeliveryQueue, Failures_areCountedForEachOutcome) {
  for (int i = 0; i < 3; ++i) {
    add("A", "one");
    started();
    reply("one", status(500));
  }
  to_be_done();
  add("A", "two");
  started();
  reply("two", status(500));
  STRCMP_CONTAINS("two +1000\n", to_be_done().c_str());
}

TEST(DeliveryQueue, RetryAfter_prolongsTheDelay_upToTheMost) {
  add("A", "one");
  started();
  reply("one", asks_to_wait(seconds{90}));
  STRCMP_CONTAINS("one +90000\n", to_be_done().c_str());
  pass(seconds{90});
  add("A", "one");
  started();
  reply("one", asks_to_wait(hours{1}));
  STRCMP_CONTAINS("one +300000\n", to_be_done().c_str());
}

TEST(DeliveryQueue, RetryAfter_doesNotShortenTheDelay) {
  for (int i = 0; i < 4; ++i) {
    add("A", "one");
    started();
    reply("one", unreachable());
  }
  to_be_done();
  add("A", "one");
  started();
  reply("one", asks_to_wait(seconds{1}));
  check_to_be_done("one +16000\n");
}

TEST(DeliveryQueue, RetryAfter_isForAllOfAnEndpoint_andForNoOther) {
  for (const char* id : {"one", "two"}) add("A", id);
  add("B", "three");
  STRCMP_EQUAL("one three ", started().c_str());
  reply("one", asks_to_wait(seconds{30}));
  STRCMP_CONTAINS("one +30000\ntwo +30000\n", to_be_done().c_str());
  pass(seconds{10});
  add("A", "four");
  check_to_be_done("four +20000\n");
  add("B", "five");
  reply("three", status(200));
  STRCMP_EQUAL("five ", started().c_str());
  pass(seconds{20});
  add("A", "four");
  STRCMP_EQUAL("four ", started().c_str());
}

TEST(DeliveryQueue, Endpoint_hasOneRequestAtATime) {
  for (const char* id : {"one", "two"}) add("A", id);
  STRCMP_EQUAL("one ", started().c_str());
  STRCMP_EQUAL("", started().c_str());
  reply("one", status(200));
  STRCMP_EQUAL("two ", started().c_str());
}

TEST(DeliveryQueue, Endpoint_thatDoesNotAnswer_holdsUpNoOther) {
  add_many("dead", 5);
  STRCMP_EQUAL("dead0 ", started().c_str());
  for (const char* id : {"one", "two"}) {
    add("B", id);
    STRCMP_EQUAL((std::string(id) + " ").c_str(), started().c_str());
    reply(id, status(200));
  }
}

TEST(DeliveryQueue, Endpoints_ofTheSameName_areTheirClients) {
  add("A", "one");
  pass(Millis{1});
  queue.add({.delivery = {.id = "two",
                          .client = "driver",
                          .endpoint = "A",
                          .traceparent = {},
                          .settled_at = kNoon,
                          .body = {}},
             .url = {},
             .start_by = now.mono + kClaim},
            now);
  STRCMP_EQUAL("one two ", started().c_str());
}

TEST(DeliveryQueue, Requests_areSoManyAtATime) {
  for (std::size_t i = 0; i <= DeliveryQueue::kUnderWayMax; ++i) {
    add("E" + std::to_string(i), "c" + std::to_string(i));
    pass(Millis{1});
  }
  started();
  LONGS_EQUAL(DeliveryQueue::kUnderWayMax, numbers.size());
  reply("c7", status(200));
  STRCMP_EQUAL("c32 ", started().c_str());
}

TEST(DeliveryQueue, Who_hasWaitedLongestGoesFirst) {
  add("Z", "one");
  pass(Millis{1});
  add("A", "two");
  STRCMP_EQUAL("one two ", started().c_str());
}

TEST(DeliveryQueue, What_waitsForTooLongToBeOverInTime_isForgotten) {
  for (const char* id : {"one", "two"}) add("A", id);
  started();
  pass(kClaim + Millis{1});
  reply("one", unreachable());
  to_be_done();
  STRCMP_EQUAL("", started().c_str());
  LONGS_EQUAL(0, queue.held());
  add("A", "two");
  STRCMP_EQUAL("two ", started().c_str());
}

TEST(DeliveryQueue, What_isHeldAlready_isNotPostedTwice) {
  for (const char* id : {"one", "two", "one", "two"}) add("A", id);
  started();
  add("A", "one");
  LONGS_EQUAL(2, queue.held());
  reply("one", status(200));
  STRCMP_EQUAL("two ", started().c_str());
  reply("two", status(200));
  check_to_be_done("one off\ntwo off\n");
}

TEST(DeliveryQueue, Too_manyForAnEndpoint_comeLater) {
  add_many("A", DeliveryQueue::kWaitingMax);
  started();
  add("A", "fits");
  check_to_be_done("");
  add("A", "over");
  check_to_be_done("over +1000\n");
  LONGS_EQUAL(DeliveryQueue::kWaitingMax + 1, queue.held());
}

TEST(DeliveryQueue, Too_manyForAnEndpointThatFails_comeWhenTheirClaimEnds) {
  add_many("A", DeliveryQueue::kWaitingMax);
  started();
  reply("A0", unreachable());
  to_be_done();
  add("A", "fits");
  add("A", "over");
  check_to_be_done("");
  LONGS_EQUAL(DeliveryQueue::kWaitingMax, queue.held());
}

TEST(DeliveryQueue, Old_isGivenUpWithoutATry) {
  pass(Store::kDeliverWithin + Millis{1});
  add("A", "one");
  STRCMP_EQUAL("", started().c_str());
  check_to_be_done(
      "endpoint owner/A does not get one, given up: it was not taken for too long\none off\n");
}

TEST(DeliveryQueue, Old_isGivenUpAfterAFailure) {
  pass(Store::kDeliverWithin);
  add("A", "one");
  STRCMP_EQUAL("one ", started().c_str());
  pass(Millis{1});
  reply("one", status(500));
  check_to_be_done("endpoint owner/A does not get one, given up: HTTP status 500\none off\n");
}

TEST(DeliveryQueue, GivenUp_goesOffTheList) {
  queue.give_up({.id = "one",
                 .client = "owner",
                 .endpoint = "A",
                 .traceparent = {},
                 .settled_at = kNoon,
                 .body = {}},
                "it is not registered any more");
  check_to_be_done(
      "endpoint owner/A does not get one, given up: it is not registered any more\none off\n");
}

TEST(DeliveryQueue, Failures_ofMoreThanAreCounted_beginAnew) {
  for (std::size_t i = 0; i <= DeliveryQueue::kTriedMax; ++i) {
    add("A", "c" + std::to_string(i));
    started();
    reply("c" + std::to_string(i), unreachable());
    pass(Millis{1});
  }
  to_be_done();
  for (const auto* const expected : {"c4096 +2000\n", "c0 +1000\n"}) {
    const std::string id = std::string(expected).substr(0, std::string(expected).find(' '));
    add("A", id);
    started();
    reply(id, unreachable());
    STRCMP_CONTAINS(expected, to_be_done().c_str());
  }
}
