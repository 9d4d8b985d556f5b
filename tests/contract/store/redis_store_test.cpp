// What a RedisStore leaves in Redis, and for how long.
#include <CppUTest/TestHarness.h>

#include "redis/client.hpp"
#include "redis_stores.hpp"

namespace latchkey::contract {

using base::Millis;
using cloud::DueList;
using cloud::Store;
using redis::Reply;

TEST_GROUP(RedisStore) {
  boost::asio::io_context loop;
  RedisStores stores{loop, {.prefix = "test:"}};
  User one{loop, *stores.store};
  redis::Client redis{loop,
                      {.address = "127.0.0.1",
                       .port = stores.server.port(),
                       .username = {},
                       .password = {},
                       .pattern = "none",
                       .answer_within = Millis{5000}},
                      {.on_message = [](const auto&, const auto&) {}, .log = [](const auto&) {}}};

  void setup() override {
    CHECK_TRUE(run_until(loop, [this] { return stores.are_up() && redis.is_up(); }));
    stores.log.clear();
  }

  Reply call(const redis::Words& words) {
    std::optional<Reply> reply;
    redis.call(words, [&](const auto& result) { reply = result.value(); });
    CHECK_TRUE(run_until(loop, [&] { return reply.has_value(); }));
    return *reply;
  }

  std::int64_t number(const redis::Words& words) { return *call(words).integer(); }

  // Within the second that a test may take.
  void check_expires_in(const std::string& key, Millis expected) {
    const Millis left{number({"PTTL", key})};
    CHECK_TRUE(left <= expected && left > expected - Millis{10'000});
  }
};

TEST(RedisStore, Open_command_outlives_its_guard_by_a_day) {
  one.start_ours(entry("a"), Millis{30'000});
  check_expires_in("test:guard:VIN-1", Millis{30'000});
  check_expires_in("test:command:a", Millis{30'000} + Store::kOpenKeptFor);
  check_expires_in("test:open:VIN-1", Millis{30'000} + Store::kOpenKeptFor);
  CHECK_TRUE(one.change(version(entry("a"), 2)));
  check_expires_in("test:command:a", Millis{30'000} + Store::kOpenKeptFor);
}

TEST(RedisStore, Outcome_leaves_nothing_but_the_command_for_its_time) {
  one.start_ours(entry("a"));
  CHECK_TRUE(one.change(final(entry("a"))));
  check_expires_in("test:command:a", Store::kKeptFor);
  CHECK_EQUAL(1, number({"DBSIZE"}));
}

TEST(RedisStore, Outcome_to_deliver_is_kept_until_it_is_given_up) {
  one.start_ours(entry("a"));
  CHECK_TRUE(one.change(final(entry("a"), Deliver::yes)));
  check_expires_in("test:command:a", Store::kDeliverWithin);
  CHECK_TRUE(one.delivered("a"));
  check_expires_in("test:command:a", Store::kKeptFor);
  CHECK_EQUAL(1, number({"DBSIZE"}));
}

TEST(RedisStore, Late_delivery_does_not_keep_a_command_for_longer) {
  one.start_ours(entry("a"));
  CHECK_TRUE(one.change(final(entry("a"), Deliver::yes)));
  CHECK_EQUAL(1, number({"PEXPIRE", "test:command:a", "60000"}));
  CHECK_TRUE(one.delivered("a"));
  check_expires_in("test:command:a", Millis{60'000});
}

TEST(RedisStore, Lost_commands_are_kept_no_longer_than_others) {
  CHECK_TRUE(one.change(version(entry("a"), 2)));
  check_expires_in("test:command:a", Store::kOpenKeptFor);
  check_expires_in("test:open:VIN-1", Store::kOpenKeptFor);
  CHECK_TRUE(one.change(final(entry("b"))));
  check_expires_in("test:command:b", Store::kKeptFor);
}

TEST(RedisStore, Vehicle_s_open_commands_are_listed_as_long_as_the_longest_lived) {
  one.start_ours(entry("a"), Millis{1});
  CHECK_TRUE(eventually([this] {
    return std::holds_alternative<cloud::started::Ours>(one.start(entry("b"), Millis{600'000}));
  }));
  check_expires_in("test:open:VIN-1", Millis{600'000} + Store::kOpenKeptFor);
  CHECK_TRUE(one.change(version(entry("c"), 2)));
  check_expires_in("test:open:VIN-1", Millis{600'000} + Store::kOpenKeptFor);
}

TEST(RedisStore, Ids_without_an_entry_are_dropped_from_lists) {
  one.start_ours(entry("a", "VIN-1"), kLong, Millis{0});
  one.start_ours(entry("b", "VIN-2"), kLong, Millis{0});
  CHECK_EQUAL(1, number({"DEL", "test:command:a"}));
  CHECK_TRUE(ids(one.claim(DueList::open)) == std::vector<std::string>{"b"});
  CHECK_TRUE(one.find_open("VIN-1").empty());
  CHECK_EQUAL(1, number({"ZCARD", "test:due:open"}));
  CHECK_EQUAL(0, number({"EXISTS", "test:open:VIN-1"}));
}

TEST(RedisStore, Rate_limit_leaves_nothing_once_all_may_be_taken) {
  one.take("a", {.burst = 2, .interval = Millis{10'000}});
  check_expires_in("test:rate:a", Millis{10'000});
  one.take("a", {.burst = 2, .interval = Millis{10'000}});
  check_expires_in("test:rate:a", Millis{20'000});
}

TEST(RedisStore, Forgotten_scripts_are_sent_again) {
  one.start_ours(entry("a"));
  CHECK_TRUE(one.change(version(entry("a"), 2)));
  call({"SCRIPT", "FLUSH"});
  CHECK_TRUE(one.change(version(entry("a"), 3)));
  STRCMP_EQUAL("a", one.find_open().at(0).id.c_str());
}

TEST(RedisStore, Entry_that_is_none_is_unavailable) {
  call({"HSET", "test:command:a", "entry", "not ours"});
  const auto found = ask<std::optional<cloud::Entry>>(
      loop, [this](const auto& answer) { stores.store->find("a", answer); });
  CHECK_FALSE(found.has_value());
}

TEST(RedisStore, Refusal_by_redis_is_unavailable_and_logged_once_until_it_ends) {
  call({"CONFIG", "SET", "maxmemory", "1"});
  for (int i = 0; i < 2; ++i) {
    const auto refused = ask<cloud::Started>(loop, [this](const auto& answer) {
      stores.store->start(entry("a"), kLong, kLong, answer);
    });
    CHECK_FALSE(refused.has_value());
  }
  CHECK_EQUAL(1U, stores.log.size());
  STRCMP_CONTAINS("Redis refuses: ", stores.log.front().c_str());
  STRCMP_CONTAINS("OOM", stores.log.front().c_str());
  call({"CONFIG", "SET", "maxmemory", "0"});
  one.start_ours(entry("a"));
}

TEST(RedisStore, Prefixes_keep_clouds_apart_whatever_is_in_them) {
  stores.options.prefix = "te*[s]t?\\:";
  const auto strange = stores.make(loop);
  stores.options.prefix = "te[s]t:";
  const auto similar = stores.make(loop);
  CHECK_TRUE(run_until(loop, [&] { return strange->is_up() && similar->is_up(); }));
  std::vector<std::string> told_strange;
  std::vector<std::string> told_similar;
  strange->on_change([&](const cloud::Entry& changed) { told_strange.push_back(changed.id); });
  similar->on_change([&](const cloud::Entry& changed) { told_similar.push_back(changed.id); });

  one.start_ours(entry("a"));
  User(loop, *similar).start_ours(entry("b"));
  User(loop, *strange).start_ours(entry("c"));

  CHECK_TRUE(run_until(loop, [&] { return !told_strange.empty() && !told_similar.empty(); }));
  CHECK_TRUE(told_strange == std::vector<std::string>{"c"});
  CHECK_TRUE(told_similar == std::vector<std::string>{"b"});
}

}  // namespace latchkey::contract
