#include "redis/script.hpp"

#include <CppUTest/TestHarness.h>

using latchkey::redis::Script;

TEST_GROUP(Script){};

// As Redis answers to SCRIPT LOAD.
TEST(Script, Name_is_the_one_that_redis_gives_it) {
  STRCMP_EQUAL("e0e1f9fabfc9d4800c877a703b823ac0578ff8db", Script("return 1").sha1().c_str());
  STRCMP_EQUAL("da39a3ee5e6b4b0d3255bfef95601890afd80709", Script("").sha1().c_str());
}
