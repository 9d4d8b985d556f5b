#include "adapters/mqtt_paho/turnstile.hpp"

#include <CppUTest/TestHarness.h>

#include <future>

using namespace latchkey;             // NOLINT(google-build-using-namespace)
using namespace latchkey::mqtt_paho;  // NOLINT(google-build-using-namespace)

TEST_GROUP(Turnstile) { Turnstile turnstile; };

TEST(Turnstile, Wait_afterSettle_passes) {
  const ports::MessageId id = turnstile.enter();
  CHECK(turnstile.owing());
  turnstile.settle(id);
  CHECK_FALSE(turnstile.owing());
  CHECK(turnstile.wait());
}

TEST(Turnstile, Wait_isEndedBySettleOnAnotherThread) {
  const ports::MessageId id = turnstile.enter();
  auto passed = std::async(std::launch::async, [this] { return turnstile.wait(); });
  turnstile.settle(id);
  CHECK(passed.get());
}

TEST(Turnstile, Settle_ofAnotherId_isIgnored) {
  const ports::MessageId first = turnstile.enter();
  turnstile.settle(first);
  CHECK(turnstile.wait());
  const ports::MessageId second = turnstile.enter();
  CHECK(first != second);
  turnstile.settle(first);
  CHECK(turnstile.owing());
}

TEST(Turnstile, Close_refusesWhatIsInside) {
  turnstile.enter();
  auto passed = std::async(std::launch::async, [this] { return turnstile.wait(); });
  turnstile.close();
  CHECK_FALSE(passed.get());
}

TEST(Turnstile, Close_refusesWhatComesLater) {
  turnstile.close();
  turnstile.settle(turnstile.enter());
  CHECK_FALSE(turnstile.wait());
}

TEST(Turnstile, Close_afterSettle_passesTheSettled) {
  turnstile.settle(turnstile.enter());
  turnstile.close();
  CHECK(turnstile.wait());
}
