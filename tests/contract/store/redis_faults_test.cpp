// What a RedisStore does while its Redis is away, and after that.
#include <CppUTest/TestHarness.h>

#include <algorithm>

#include "redis/client.hpp"
#include "redis_stores.hpp"

namespace latchkey::contract {

using base::Millis;
using std::chrono::steady_clock;

TEST_GROUP(RedisFaults) {
  boost::asio::io_context loop;
  RedisStores stores{loop};
  User one{loop, *stores.store};

  void setup() override {
    wait_until_up();
    stores.log.clear();  // it may have been slow to start
  }

  void wait_until_up() {
    CHECK_TRUE(run_until(loop, [this] { return stores.are_up(); }));
  }

  bool find_is_unavailable() {
    return !ask<std::optional<cloud::Entry>>(loop, [this](const auto& answer) {
              stores.store->find("a", answer);
            }).has_value();
  }

  std::ptrdiff_t logged(const std::string& words) const {
    return std::ranges::count_if(
        stores.log, [&](const std::string& line) { return line.find(words) != std::string::npos; });
  }
};

TEST(RedisFaults, Killed_redis_is_unavailable_at_once) {
  one.start_ours(entry("a"));
  stores.server.kill();
  CHECK_TRUE(find_is_unavailable());
  CHECK_TRUE(run_until(loop, [this] { return !stores.store->is_up(); }));
  const auto began = steady_clock::now();
  CHECK_TRUE(find_is_unavailable());
  CHECK_TRUE(steady_clock::now() - began < Millis{200});
}

TEST(RedisFaults, Answers_owed_by_a_killed_redis_are_unavailable) {
  std::size_t unavailable = 0;
  stores.server.pause();
  for (int i = 0; i < 100; ++i) {
    stores.store->find("a", [&](const auto& answer) { unavailable += answer ? 0U : 1U; });
  }
  stores.server.kill();
  CHECK_TRUE(run_until(loop, [&] { return unavailable == 100; }));
}

TEST(RedisFaults, Restarted_redis_works_by_itself_and_tells_changes) {
  std::vector<std::string> told;
  stores.other->on_change([&](const cloud::Entry& changed) { told.push_back(changed.id); });
  one.start_ours(entry("a"));
  CHECK_TRUE(run_until(loop, [&] { return told.size() == 1; }));

  stores.server.kill();
  CHECK_TRUE(run_until(loop, [this] { return !stores.store->is_up() && !stores.other->is_up(); }));
  stores.server.start();
  const auto began = steady_clock::now();
  wait_until_up();
  CHECK_TRUE(steady_clock::now() - began < Millis{5000});

  one.start_ours(entry("b"));
  CHECK_TRUE(run_until(loop, [&] { return told.size() == 2; }));
  STRCMP_EQUAL("b", told.back().c_str());
}

TEST(RedisFaults, Outage_is_logged_once_and_its_end) {
  stores.other.reset();
  stores.server.kill();
  CHECK_TRUE(run_until(loop, [this] { return logged("cannot be used") > 0; }));
  stores.server.start();
  CHECK_TRUE(run_until(loop, [this] { return logged("is back") > 0; }));
  CHECK_EQUAL(1, logged("is lost"));
  CHECK_EQUAL(1, logged("cannot be used"));
  CHECK_EQUAL(1, logged("is back"));
}

TEST(RedisFaults, Silent_redis_is_unavailable_within_the_deadline) {
  stores.server.pause();
  const auto began = steady_clock::now();
  CHECK_TRUE(find_is_unavailable());
  CHECK_TRUE(steady_clock::now() - began <= cloud::Store::kAnswerWithin);
  CHECK_FALSE(stores.store->is_up());
  // The kernel still accepts connections for it.
  const auto then = steady_clock::now();
  CHECK_TRUE(find_is_unavailable());
  CHECK_TRUE(steady_clock::now() - then < Millis{200});

  stores.server.resume();
  wait_until_up();
  CHECK_FALSE(find_is_unavailable());
}

TEST(RedisFaults, Silent_redis_is_noticed_without_a_call) {
  stores.server.pause();
  CHECK_TRUE(run_until(
      loop, [this] { return !stores.store->is_up() && !stores.other->is_up(); },
      3 * cloud::Store::kAnswerWithin));
  stores.server.resume();
  wait_until_up();
}

TEST(RedisFaults, Lost_subscription_is_made_again) {
  redis::Client redis{loop,
                      {.address = "127.0.0.1",
                       .port = stores.server.port(),
                       .username = {},
                       .password = {},
                       .pattern = "none",
                       .answer_within = Millis{5000}},
                      {.on_message = [](const auto&, const auto&) {}, .log = [](const auto&) {}}};
  CHECK_TRUE(run_until(loop, [&] { return redis.is_up(); }));
  redis.call({"CLIENT", "KILL", "TYPE", "pubsub"}, [](const auto&) {});
  CHECK_TRUE(run_until(loop, [this] { return !stores.store->is_up(); }));
  // A change that could be missed is not begun.
  CHECK_TRUE(find_is_unavailable());

  wait_until_up();
  std::vector<std::string> told;
  stores.other->on_change([&](const cloud::Entry& changed) { told.push_back(changed.id); });
  one.start_ours(entry("a"));
  CHECK_TRUE(run_until(loop, [&] { return !told.empty(); }));
}

TEST(RedisFaults, Host_may_be_a_name) {
  stores.options.host = "localhost";
  const auto named = stores.make(loop);
  CHECK_TRUE(run_until(loop, [&] { return named->is_up(); }));
}

TEST(RedisFaults, Unknown_name_is_logged) {
  stores.options.host = "nowhere.invalid";
  const auto lost = stores.make(loop);
  CHECK_TRUE(run_until(loop, [this] { return logged("nowhere.invalid") > 0; }));
  CHECK_FALSE(lost->is_up());
}

TEST_GROUP(RedisPassword) {
  boost::asio::io_context loop;
  RedisStores stores{
      loop,
      {.password = "right"},
      {"--requirepass", "right", "--user", "app", "on", ">secret", "~latchkey:*", "&*", "+@all"}};

  void setup() override {
    CHECK_TRUE(run_until(loop, [this] { return stores.are_up(); }));
    stores.log.clear();
  }

  void check_is_refused(const std::string& username, const std::string& password,
                        const std::string& why) {
    stores.options.username = username;
    stores.options.password = password;
    const auto refused = stores.make(loop);
    CHECK_TRUE(run_until(loop, [this] { return !stores.log.empty(); }));
    STRCMP_CONTAINS(why.c_str(), stores.log.front().c_str());
    if (!password.empty()) CHECK_TRUE(stores.log.front().find(password) == std::string::npos);
    CHECK_FALSE(refused->is_up());
    const auto found = ask<std::optional<cloud::Entry>>(
        loop, [&](const auto& answer) { refused->find("a", answer); });
    CHECK_FALSE(found.has_value());
  }
};

TEST(RedisPassword, Wrong_one_is_unavailable_and_logged) {
  check_is_refused("", "mistaken", "WRONGPASS");
}

TEST(RedisPassword, Missing_one_is_unavailable_and_logged) { check_is_refused("", "", "NOAUTH"); }

TEST(RedisPassword, User_has_a_password_of_its_own) {
  check_is_refused("app", "right", "WRONGPASS");
  stores.options.password = "secret";
  const auto named = stores.make(loop);
  CHECK_TRUE(run_until(loop, [&] { return named->is_up(); }));
  User(loop, *named).start_ours(entry("a"));
}

}  // namespace latchkey::contract
