#include <CppUTest/TestHarness.h>

#include "cloud/redis_store.hpp"

using latchkey::cloud::parse_redis_url;

TEST_GROUP(RedisUrl){};

TEST(RedisUrl, With_everything_is_taken_apart) {
  const auto options = parse_redis_url("redis://app:s%40cret@redis.example:6380");
  STRCMP_EQUAL("app", options->username.c_str());
  STRCMP_EQUAL("s@cret", options->password.c_str());
  STRCMP_EQUAL("redis.example", options->host.c_str());
  CHECK_EQUAL(6380, options->port);
}

TEST(RedisUrl, With_a_host_alone_has_the_port_of_redis_and_no_password) {
  for (const char* const url : {"redis://localhost", "redis://localhost/"}) {
    const auto options = parse_redis_url(url);
    STRCMP_EQUAL("localhost", options->host.c_str());
    CHECK_EQUAL(6379, options->port);
    CHECK_TRUE(options->username.empty() && options->password.empty());
  }
}

TEST(RedisUrl, Password_without_a_user_is_the_default_user_s) {
  const auto options = parse_redis_url("redis://:secret@[::1]:6380");
  CHECK_TRUE(options->username.empty());
  STRCMP_EQUAL("secret", options->password.c_str());
  STRCMP_EQUAL("::1", options->host.c_str());
}

TEST(RedisUrl, That_makes_no_sense_is_refused) {
  for (const char* const url : {"", "localhost", "rediss://h", "redis://", "redis://h:0",
                                "redis://h:x", "redis://h/1", "redis://a%zz@h", "redis://:6379"}) {
    const auto options = parse_redis_url(url);
    CHECK_FALSE_TEXT(options.has_value(), url);
    CHECK_FALSE(options.error().empty());
  }
}
