#include "base/result.hpp"

#include <CppUTest/TestHarness.h>

#include <memory>

namespace base = latchkey::base;

namespace {

enum class Fault { jammed, silent };

base::Result<int, Fault> opened_percent(bool jammed) {
  if (jammed) return base::unexpected(Fault::jammed);
  return 40;
}

}  // namespace

TEST_GROUP(Result){};

TEST(Result, Success_carries_the_value) {
  const auto result = opened_percent(false);
  CHECK_TRUE(result.has_value());
  LONGS_EQUAL(40, *result);
}

TEST(Result, Failure_carries_the_error) {
  const auto result = opened_percent(true);
  CHECK_FALSE(result.has_value());
  CHECK_TRUE(result.error() == Fault::jammed);
}

TEST(Result, Void_success_carries_nothing) {
  const base::Result<void, Fault> done;
  CHECK_TRUE(done.has_value());
  const base::Result<void, Fault> failed = base::unexpected(Fault::silent);
  CHECK_FALSE(failed.has_value());
}

TEST(Result, Move_only_value_can_be_taken_out) {
  base::Result<std::unique_ptr<int>, Fault> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(result).value();
  LONGS_EQUAL(7, *taken);
}
