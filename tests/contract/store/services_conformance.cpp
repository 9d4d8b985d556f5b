// What cloud/store.hpp promises of rate limits and callback endpoints, held against whatever stores
// make_store_rig() brings.
#include <CppUTest/TestHarness.h>

#include "store_rig.hpp"
#include "user.hpp"

namespace latchkey::contract {

using base::Millis;
using cloud::CallbackEndpoint;
using cloud::RateLimit;

TEST_GROUP(Rate) {
  static constexpr RateLimit kLimit{.burst = 3, .interval = kLong};
  boost::asio::io_context loop;
  std::unique_ptr<StoreRig> rig = make_store_rig(loop);
  User one{loop, rig->store()};
  User two{loop, rig->other()};

  void use_up(const std::string& who, RateLimit limit) {
    for (std::uint32_t i = 0; i < limit.burst; ++i) CHECK_EQUAL(0, one.take(who, limit).count());
  }
};

TEST(Rate, Burst_is_taken_at_once_and_no_more_by_any_instance) {
  use_up("a", kLimit);
  const Millis wait = two.take("a", kLimit);
  CHECK_TRUE(wait > kLong / 2 && wait <= kLong);
}

TEST(Rate, What_is_refused_does_not_lengthen_the_wait) {
  use_up("a", kLimit);
  const Millis first = one.take("a", kLimit);
  for (int i = 0; i < 10; ++i) CHECK_TRUE(one.take("a", kLimit) <= first);
}

TEST(Rate, Clients_do_not_share_a_limit) {
  use_up("a", kLimit);
  use_up("b", kLimit);
}

TEST(Rate, One_more_may_be_taken_after_the_interval) {
  constexpr RateLimit kQuick{.burst = 2, .interval = Millis{150}};
  const auto began = std::chrono::steady_clock::now();
  use_up("a", kQuick);
  CHECK_TRUE(one.take("a", kQuick) > Millis{0});
  CHECK_TRUE(eventually([&] { return two.take("a", kQuick) == Millis{0}; }));
  CHECK_TRUE(std::chrono::steady_clock::now() - began >= kQuick.interval - Millis{1});
  CHECK_TRUE(one.take("a", kQuick) > Millis{0});
}

TEST(Rate, Limit_without_an_interval_is_none) {
  constexpr RateLimit kNone{.burst = 1, .interval = Millis{0}};
  for (int i = 0; i < 3; ++i) CHECK_TRUE(one.take("a", kNone) <= Millis{1});
}

TEST_GROUP(Endpoints) {
  boost::asio::io_context loop;
  std::unique_ptr<StoreRig> rig = make_store_rig(loop);
  User one{loop, rig->store()};
  User two{loop, rig->other()};
};

TEST(Endpoints, Are_kept_sorted_by_name_for_every_instance) {
  CHECK_TRUE(one.endpoints("app").empty());
  CHECK_TRUE(one.put_endpoint("app", {.name = "b", .url = "https://b"}));
  CHECK_TRUE(two.put_endpoint("app", {.name = "c", .url = "https://c"}));
  CHECK_TRUE(one.put_endpoint("app", {.name = "a", .url = "https://a"}));
  const std::vector<CallbackEndpoint> expected{{.name = "a", .url = "https://a"},
                                               {.name = "b", .url = "https://b"},
                                               {.name = "c", .url = "https://c"}};
  CHECK_TRUE(one.endpoints("app") == expected);
  CHECK_TRUE(two.endpoints("app") == expected);
}

TEST(Endpoints, Are_of_one_client) {
  CHECK_TRUE(one.put_endpoint("app", {.name = "a", .url = "https://a"}));
  CHECK_TRUE(one.endpoints("other").empty());
  CHECK_FALSE(one.remove_endpoint("other", "a"));
  CHECK_EQUAL(1U, one.endpoints("app").size());
}

TEST(Endpoints, Put_again_has_the_new_url) {
  CHECK_TRUE(one.put_endpoint("app", {.name = "a", .url = "https://old"}));
  CHECK_TRUE(two.put_endpoint("app", {.name = "a", .url = "https://new"}));
  CHECK_TRUE(one.endpoints("app") ==
             (std::vector<CallbackEndpoint>{{.name = "a", .url = "https://new"}}));
}

TEST(Endpoints, Removed_one_is_gone) {
  CHECK_TRUE(one.put_endpoint("app", {.name = "a", .url = "https://a"}));
  CHECK_TRUE(two.remove_endpoint("app", "a"));
  CHECK_FALSE(one.remove_endpoint("app", "a"));
  CHECK_TRUE(one.endpoints("app").empty());
}

TEST(Endpoints, Are_no_more_than_the_limit) {
  for (std::size_t i = 0; i < cloud::Store::kEndpointsMax; ++i) {
    CHECK_TRUE(one.put_endpoint("app", {.name = std::to_string(i), .url = "https://a"}));
  }
  CHECK_FALSE(two.put_endpoint("app", {.name = "more", .url = "https://a"}));
  CHECK_TRUE(two.put_endpoint("app", {.name = "0", .url = "https://b"}));
  CHECK_TRUE(one.put_endpoint("other", {.name = "more", .url = "https://a"}));
  CHECK_EQUAL(cloud::Store::kEndpointsMax, one.endpoints("app").size());
}

}  // namespace latchkey::contract
